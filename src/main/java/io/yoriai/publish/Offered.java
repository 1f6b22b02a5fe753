package io.yoriai.publish;

/** Which public pages a magazine has something for. */
public record Offered(boolean sample, boolean backNumbers) {}
