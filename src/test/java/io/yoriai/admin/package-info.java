/** The console over HTTP and in a browser. */
package io.yoriai.admin;
