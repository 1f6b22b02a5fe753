/**
 * The data directory of a node and the PostgreSQL that lives in it: start, stop, orphans, passwords, backup, restore.
 */
@NullMarked
package io.yoriai.server.database;

import org.jspecify.annotations.NullMarked;
