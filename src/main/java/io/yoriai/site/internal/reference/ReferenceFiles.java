package io.yoriai.site.internal.reference;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.DigestUtils;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import tools.jackson.databind.json.JsonMapper;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** The reference for programs: {@code /docs/openapi.json}, {@code /docs/yoriai.xsd}, {@code /docs/yoriai.wsdl}. */
@RestController
final class ReferenceFiles {

    private final OpenApi openApi;
    private final Xsd xsd;
    private final Wsdl wsdl;
    private final JsonMapper json = JsonMapper.builder().build();
    private final Map<String, byte[]> written = new ConcurrentHashMap<>();

    ReferenceFiles(OpenApi openApi, Xsd xsd, Wsdl wsdl) {
        this.openApi = openApi;
        this.xsd = xsd;
        this.wsdl = wsdl;
    }

    @GetMapping("/docs/openapi.json")
    ResponseEntity<byte[]> openApi(Locale language) {
        return file("openapi " + language.getLanguage(), MediaType.APPLICATION_JSON,
                () -> json.writerWithDefaultPrettyPrinter().writeValueAsBytes(openApi.write(language)));
    }

    @GetMapping("/docs/yoriai.xsd")
    ResponseEntity<byte[]> xsd() {
        // Custom items come and go.
        Set<Integer> items = xsd.items();
        String key = "xsd " + items;
        written.keySet().removeIf(other -> other.startsWith("xsd ") && !other.equals(key));
        return file(key, MediaType.APPLICATION_XML, () -> xsd.write(items).getBytes(StandardCharsets.UTF_8));
    }

    @GetMapping("/docs/yoriai.wsdl")
    ResponseEntity<byte[]> wsdl(HttpServletRequest request) {
        return file(MediaType.APPLICATION_XML, wsdl.write(ServerAddress.of(request)).getBytes(StandardCharsets.UTF_8));
    }

    private ResponseEntity<byte[]> file(String key, MediaType type, Supplier<byte[]> writer) {
        return file(type, written.computeIfAbsent(key, name -> writer.get()));
    }

    private static ResponseEntity<byte[]> file(MediaType type, byte[] bytes) {
        return ResponseEntity.ok().contentType(type).cacheControl(CacheControl.noCache())
                .eTag(DigestUtils.md5DigestAsHex(bytes)).header("Vary", "Accept-Language, Cookie").body(bytes);
    }
}
