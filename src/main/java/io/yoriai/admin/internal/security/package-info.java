/**
 * Who comes into the console: Spring Security's filters in front of {@code /admin}, put together by hand and made with
 * the first request (docs/adr/0026).
 */
@NullMarked
package io.yoriai.admin.internal.security;

import org.jspecify.annotations.NullMarked;
