package io.yoriai.record.list;

/**
 * An address on this server, told with the host that the caller used.
 *
 * @param path from the root, such as {@code /public/seminar/view/12}; {@code {host}} in it stands for the host's name
 */
public record Link(String path) {

    /** In JSON an address is an object with this key, whose value is the path. */
    public static final String KEY = "{path}";
}
