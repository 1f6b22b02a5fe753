package io.yoriai.page;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.oned.CodaBarWriter;
import com.google.zxing.oned.Code39Writer;
import com.google.zxing.qrcode.QRCodeWriter;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A barcode as the path of an SVG, for nobody but the page that shows it.
 *
 * @param width in modules, the quiet zone among them
 * @param height in modules; of a linear code the page stretches it
 * @param path {@code d} of a path in units of modules
 */
public record Barcode(int width, int height, String path) {

    private static final Pattern MODULE = Pattern.compile("M(\\d+) (\\d+)h");

    /** Black modules beside each other, from the left. */
    public record Run(int x, int y, int length) {}

    /** The same where a page has no paths: what is black, row by row. */
    public List<Run> runs() {
        List<Run> runs = new ArrayList<>();
        MODULE.matcher(path).results().forEach(module -> {
            int x = Integer.parseInt(module.group(1));
            int y = Integer.parseInt(module.group(2));
            Run last = runs.isEmpty() ? null : runs.getLast();
            if (last != null && last.y() == y && last.x() + last.length() == x) {
                runs.set(runs.size() - 1, new Run(last.x(), y, last.length() + 1));
            } else {
                runs.add(new Run(x, y, 1));
            }
        });
        return runs;
    }

    private static final int QUIET = 4;
    /** Both sides of a linear code together. */
    private static final int QUIET_SIDES = 20;

    /** A QR code that is as large as its text wants. */
    public static Barcode qr(String text) {
        return qr(text, Map.of()).orElseThrow(() -> new IllegalArgumentException("too long for a QR code"));
    }

    /**
     * A QR code of a fixed size; nothing where the text does not fit.
     *
     * @param level H, Q, M or L: how much of it may be damaged
     * @param version 1 to 40
     */
    public static Optional<Barcode> qr(String text, char level, int version) {
        return qr(text, Map.of(EncodeHintType.ERROR_CORRECTION, ErrorCorrectionLevel.valueOf(String.valueOf(level)),
                EncodeHintType.QR_VERSION, version));
    }

    private static Optional<Barcode> qr(String text, Map<EncodeHintType, ?> more) {
        Map<EncodeHintType, Object> hints = new EnumMap<>(EncodeHintType.class);
        hints.put(EncodeHintType.MARGIN, QUIET);
        hints.put(EncodeHintType.CHARACTER_SET, "UTF-8");
        hints.putAll(more);
        try {
            BitMatrix modules = new QRCodeWriter().encode(text, BarcodeFormat.QR_CODE, 0, 0, hints);
            return Optional.of(of(modules, modules.getHeight()));
        } catch (WriterException e) {
            return Optional.empty();
        }
    }

    /** NW7 (Codabar) between the signs A and A; nothing where it has a character that the code has not. */
    public static Optional<Barcode> nw7(String data) {
        return data.matches("[0-9$:/.+-]+")
                ? Optional.of(of(new CodaBarWriter().encode("A" + data + "A", BarcodeFormat.CODABAR, 0, 1,
                        Map.of(EncodeHintType.MARGIN, QUIET_SIDES)), 1))
                : Optional.empty();
    }

    /** Code39; nothing where it has a character that the code has not, or is longer than any. */
    public static Optional<Barcode> code39(String data) {
        return data.matches("[0-9A-Z $%/.+-]{1,80}")
                ? Optional.of(of(new Code39Writer().encode(data, BarcodeFormat.CODE_39, 0, 1,
                        Map.of(EncodeHintType.MARGIN, QUIET_SIDES)), 1))
                : Optional.empty();
    }

    private static Barcode of(BitMatrix modules, int rows) {
        StringBuilder path = new StringBuilder();
        for (int y = 0; y < rows; y++) {
            for (int x = 0; x < modules.getWidth(); x++) {
                if (modules.get(x, y)) {
                    path.append('M').append(x).append(' ').append(y).append("h1v1h-1z");
                }
            }
        }
        return new Barcode(modules.getWidth(), rows, path.toString());
    }
}
