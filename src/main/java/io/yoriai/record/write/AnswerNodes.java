package io.yoriai.record.write;

import io.yoriai.record.Resource;
import io.yoriai.record.draft.Node;
import io.yoriai.record.list.Row;

/** Tells a stored record as its caller is answered, so that what comes back can be compared. */
public interface AnswerNodes {

    Node node(Row row, Resource resource);
}
