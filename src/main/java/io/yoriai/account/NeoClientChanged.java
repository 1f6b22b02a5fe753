package io.yoriai.account;

/** A key of the newsletter API was changed, switched off or taken away on this node: what is remembered of it is old. */
public record NeoClientChanged(long id) {}
