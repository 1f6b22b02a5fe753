package io.yoriai.record.write;

import io.yoriai.record.Resource;
import io.yoriai.record.draft.Node;
import io.yoriai.record.list.Row;

/** Tells a stored record as its caller is answered, so that what comes back can be compared. */
public interface AnswerNodes {

    /** Stands for the host that a caller uses: for its scheme, name and port, and within an address for its name. */
    String HOST = "{host}";

    Node node(Row row, Resource resource);

    /**
     * An answer as it came from another installation.
     *
     * @param root name of its element
     * @throws io.yoriai.record.FaultException 400 where it cannot be read
     */
    Node read(byte[] answer, String root);
}
