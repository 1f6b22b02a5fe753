/** Tests of the public pages: over HTTP, in a browser, and over the templates themselves. */
package io.yoriai.site;
