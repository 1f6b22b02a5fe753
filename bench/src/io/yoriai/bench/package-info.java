/**
 * The load driver: starts the real server on a database of its own, measures it, and prints a table in which every figure
 * stands beside what the same machine could do at that moment. It shares the machine with server and database, so it is
 * built to cost little: one thread for all connections, requests made and signed beforehand.
 */
@org.jspecify.annotations.NullMarked
package io.yoriai.bench;
