/** How the server listens: its threads, its bounds, its faults before a servlet is reached. */
@NullMarked
package io.yoriai.server.http;

import org.jspecify.annotations.NullMarked;
