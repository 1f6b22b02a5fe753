package io.yoriai.publish.internal.design;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;

import io.yoriai.publish.internal.design.Expression.If;
import io.yoriai.publish.internal.design.Node.Branch;

/** The conditions of a template that are open where it is being read, and what stands in each of them. */
final class Frames {

    private static final int MOST_DEPTH = 20;

    private final Problems problems;
    private final Frame whole = new Frame(null, 0);
    private final Deque<Frame> open = new ArrayDeque<>();

    /** An open condition, or the template itself. */
    private static final class Frame {

        private final @Nullable If condition;
        private final int start;
        private final List<Node> then = new ArrayList<>();
        private final List<Node> otherwise = new ArrayList<>();
        private boolean inElse;

        Frame(@Nullable If condition, int start) {
            this.condition = condition;
            this.start = start;
        }
    }

    Frames(Problems problems) {
        this.problems = problems;
        open.push(whole);
    }

    /** What stands in the template itself. */
    List<Node> whole() {
        return whole.then;
    }

    /** Whether a condition is open. */
    boolean inside() {
        return open.size() > 1;
    }

    void add(Node node) {
        Frame frame = innermost();
        (frame.inElse ? frame.otherwise : frame.then).add(node);
    }

    void open(If condition, int start) {
        if (open.size() > MOST_DEPTH) {
            problems.add("publish.design.fault.depth", start, MOST_DEPTH);
        }
        open.push(new Frame(condition, start));
    }

    void otherwise(int start) {
        Frame frame = innermost();
        if (frame.condition == null || frame.inElse) {
            problems.add("publish.design.fault.alone", start, "{else}");
        } else {
            frame.inElse = true;
        }
    }

    void close(int start) {
        Frame frame = innermost();
        If condition = frame.condition;
        if (condition == null) {
            problems.add("publish.design.fault.alone", start, "{/if}");
            return;
        }
        open.pop();
        if (open.size() <= MOST_DEPTH) {
            add(new Branch(condition.left(), condition.equal(), condition.right(), frame.then, frame.otherwise));
        }
    }

    /** The template ends: conditions that are still open are told. */
    void end() {
        while (inside()) {
            problems.add("publish.design.fault.unclosed", open.pop().start, "{if}");
        }
    }

    private Frame innermost() {
        return Objects.requireNonNull(open.peek());
    }
}
