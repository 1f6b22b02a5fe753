package io.yoriai.record.things;

import java.util.concurrent.atomic.AtomicLong;

import io.yoriai.record.Verb;
import io.yoriai.record.write.Rules;
import io.yoriai.record.write.Writing;

/** A piece without a code draws one; each is drawn twice, so that of two pieces of one thing the later one draws again. */
class PieceRules implements Rules {

    private final AtomicLong draws = new AtomicLong();

    @Override
    public void state(Writing writing) {
        boolean fresh = writing.verb() == Verb.POST && !writing.draft().has("Code");
        if (fresh || writing.verb() == Verb.PUT && writing.draft().clears("Code")) {
            writing.fill("Code", draw());
        }
    }

    @Override
    public boolean again(Writing writing, int tries) {
        boolean drawn = writing.isFilled("Code");
        if (drawn) {
            writing.fill("Code", draw());
        }
        return drawn;
    }

    private String draw() {
        return "drawn-" + draws.getAndIncrement() / 2;
    }
}
