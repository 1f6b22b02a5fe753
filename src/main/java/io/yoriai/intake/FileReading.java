package io.yoriai.intake;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.yoriai.reader.ReaderHeadings;

/**
 * How a file of lines is read: found out by itself, and changed by whoever knows better.
 *
 * @param separator between two cells
 * @param headed whether the first line names the columns
 * @param columns in the order of the file
 */
public record FileReading(FileEncoding encoding, char separator, boolean headed, List<ImportColumn> columns) {

    /** Whether it is said of every column what it is, and one has the address. */
    public boolean decided() {
        return addressAt() >= 0 && columns.stream().allMatch(column -> column.field() != null);
    }

    /** Which column has the address, from 0; -1: none. */
    public int addressAt() {
        for (int i = 0; i < columns.size(); i++) {
            if (Objects.equals(columns.get(i).field(), ReaderHeadings.EMAIL)) {
                return i;
            }
        }
        return -1;
    }

    /** The same with the columns meaning something else. */
    public FileReading with(List<String> fields) {
        List<ImportColumn> named = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            named.add(new ImportColumn(columns.get(i).heading(),
                    i < fields.size() ? fields.get(i) : columns.get(i).field()));
        }
        return new FileReading(encoding, separator, headed, named);
    }
}
