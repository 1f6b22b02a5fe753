package io.yoriai.intake;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** How the characters of a file are written. */
public enum FileEncoding {
    /** With or without a mark at the beginning. */
    UTF_8(StandardCharsets.UTF_8),
    /** What Windows made of Shift_JIS: Windows-31J. */
    SHIFT_JIS(Charset.forName("windows-31j")),
    /** What Excel calls Unicode text. */
    UTF_16LE(StandardCharsets.UTF_16LE),
    /** The same with the bytes the other way round. */
    UTF_16BE(StandardCharsets.UTF_16BE),
    /** Of older Japanese servers. */
    EUC_JP(Charset.forName("EUC-JP")),
    /** Of mail programs. */
    ISO_2022_JP(Charset.forName("ISO-2022-JP")),
    /** Of Windows in Western Europe. */
    WINDOWS_1252(Charset.forName("windows-1252"));

    private final Charset charset;

    FileEncoding(Charset charset) {
        this.charset = charset;
    }

    public Charset charset() {
        return charset;
    }
}
