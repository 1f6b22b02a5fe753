package io.yoriai.file;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/** The kinds of files that may be uploaded, told by extension: what each is sent as, and how its content begins. */
enum FileKind {
    PNG("image/png", "89504e470d0a1a0a"),
    JPG("image/jpeg", "ffd8ff"),
    JPEG("image/jpeg", "ffd8ff"),
    GIF("image/gif", "474946383761", "474946383961"),
    /** RIFF, its length, WEBP. */
    WEBP("image/webp", "52494646........57454250"),
    PDF("application/pdf", "255044462d"),
    TXT("text/plain;charset=UTF-8"),
    CSV("text/csv;charset=UTF-8"),
    ZIP("application/zip", "504b0304", "504b0506"),
    DOC("application/msword", "d0cf11e0a1b11ae1"),
    DOCX("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "504b0304"),
    XLS("application/vnd.ms-excel", "d0cf11e0a1b11ae1"),
    XLSX("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "504b0304"),
    PPT("application/vnd.ms-powerpoint", "d0cf11e0a1b11ae1"),
    PPTX("application/vnd.openxmlformats-officedocument.presentationml.presentation", "504b0304"),
    /** A tag, or a frame of MPEG 1 or 2, layer III. */
    MP3("audio/mpeg", "494433", "fffb", "fffa", "fff3", "fff2"),
    MP4("video/mp4", "........66747970");

    private final String mediaType;
    private final List<String> beginnings;

    FileKind(String mediaType, String... beginnings) {
        this.mediaType = mediaType;
        this.beginnings = List.of(beginnings);
    }

    /** The kind of an extension; null: none that may be uploaded, whatever a setting says. */
    static @Nullable FileKind of(String extension) {
        for (FileKind kind : values()) {
            if (kind.name().toLowerCase(Locale.ROOT).equals(extension)) {
                return kind;
            }
        }
        return null;
    }

    String mediaType() {
        return mediaType;
    }

    /** Whether a content begins as this kind does; a text is one that holds no NUL. */
    boolean fits(byte[] content) {
        if (beginnings.isEmpty()) {
            return new String(content, StandardCharsets.ISO_8859_1).indexOf('\0') < 0;
        }
        String hex = HexFormat.of().formatHex(content, 0, Math.min(content.length, 16));
        return beginnings.stream().anyMatch(beginning -> hex.matches(beginning + ".*"));
    }
}
