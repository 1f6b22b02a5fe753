package io.yoriai.file;

/**
 * A stored file without its content.
 *
 * @param name without extension
 * @param extension lower case, no dot
 */
public record StoredFile(long id, String name, String extension) {

    /** SQL for the public path of a file row; {@code {host}} in it stands for the host's name. */
    static final String PATH = "'/static/upload/{host}/file/' || %1$s.id || '/' || %1$s.name || '.' || %1$s.extension";

    /** Where the file is found on this server (spec/smp-campaign.md 1); {@code {host}} stands for the host's name. */
    public String path() {
        return "/static/upload/{host}/file/" + id + "/" + name + "." + extension;
    }

    /** SQL of a file column's answer: JSON with FileId, FileName, FileExtension, FilePath; null where the id is null. */
    public static String json(String idSql) {
        return "(select json_build_object('FileId', f.id, 'FileName', f.name, 'FileExtension', f.extension, 'FilePath', "
                + PATH.formatted("f") + ") from stored_file f where f.id = " + idSql + ")";
    }
}
