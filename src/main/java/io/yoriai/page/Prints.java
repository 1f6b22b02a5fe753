package io.yoriai.page;

import com.openhtmltopdf.pdfboxout.PdfRendererBuilder;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import org.thymeleaf.ITemplateEngine;
import org.thymeleaf.context.Context;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * Prints: a template of {@code templates/print}, which is well-formed XML, becomes a PDF (design 12). The Japanese font is in it,
 * as far as it is used. Nothing is fetched from anywhere.
 */
@Component
public final class Prints {

    private static final String FONT = "/print/BIZUDPGothic-Regular.ttf";

    private final ITemplateEngine templates;
    private final byte[] font;

    Prints(ITemplateEngine templates) {
        this.templates = templates;
        this.font = read();
    }

    /**
     * A document as PDF.
     *
     * @param template below {@code templates/print}
     * @param values that the template asks for; {@code moments} is there
     */
    public byte[] pdf(String template, Locale language, Map<String, Object> values) {
        Context context = new Context(language, values);
        context.setVariable("moments", new Moments(language));
        String page = templates.process("print/" + template, context);
        ByteArrayOutputStream pdf = new ByteArrayOutputStream();
        try {
            new PdfRendererBuilder().useFastMode().useUriResolver((base, uri) -> null)
                    .useFont(() -> new ByteArrayInputStream(font), "BIZ UDPGothic").withHtmlContent(page, null)
                    .withProducer("Yoriai").toStream(pdf).run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return pdf.toByteArray();
    }

    /** A document to download; no browser and no proxy keeps it. */
    public static ResponseEntity<byte[]> download(String name, byte[] pdf) {
        return ResponseEntity.ok().contentType(MediaType.APPLICATION_PDF).cacheControl(CacheControl.noStore())
                .header("X-Content-Type-Options", "nosniff").header(HttpHeaders.CONTENT_DISPOSITION, ContentDisposition
                        .attachment().filename(name, StandardCharsets.UTF_8).build().toString())
                .body(pdf);
    }

    private static byte[] read() {
        try (InputStream in = Objects.requireNonNull(Prints.class.getResourceAsStream(FONT))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
