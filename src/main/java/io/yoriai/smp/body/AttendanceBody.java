package io.yoriai.smp.body;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

import io.yoriai.attendance.Place;
import io.yoriai.record.Fault;
import io.yoriai.record.Faults;
import io.yoriai.record.Resource;
import io.yoriai.record.Times;
import io.yoriai.record.draft.Node;

/**
 * The body of a reception or of its cancelling. Read by hand, not by the dictionary: ticket texts keep what no column may hold
 * until the door has read them (spec/smp-application-attendance.md 9.2), and Id and VisitorId are ignored on receptions.
 */
public final class AttendanceBody {

    private static final Pattern DIGITS = Pattern.compile("\\d{1,18}");

    private final Place.Level kind;
    private final Faults faults;
    private @Nullable String barcodeData;
    private @Nullable String anonymousId;
    private @Nullable String dateText;
    private @Nullable Instant date;
    private @Nullable Long id;
    private @Nullable Long leadId;
    private @Nullable Long placeId;
    private @Nullable String placeName;
    private boolean placeRefused;

    private AttendanceBody(Place.Level kind, Faults faults) {
        this.kind = kind;
        this.faults = faults;
    }

    /**
     * @param names the body names a record that exists: Id and VisitorId count, a date does not
     */
    public static AttendanceBody read(Place.Level kind, Resource resource, @Nullable Node root, boolean names,
            Faults faults) {
        AttendanceBody body = new AttendanceBody(kind, faults);
        Set<String> seen = new HashSet<>();
        for (Node node : root == null ? java.util.List.<Node>of() : root.children()) {
            String field = resource.name() + "." + node.name();
            if (!seen.add(node.name())) {
                faults.add(Fault.invalidValue(field));
            } else if (node.name().equals(kind == Place.Level.SESSION ? "Session" : "Seminar")) {
                body.place(node);
            } else if (resource.find(node.name()) == null) {
                faults.add(Fault.unknownColumn(field));
            } else if (!body.column(node, field, names) && names && !node.isEmpty() && !node.isBlank()) {
                // Where a record is made, what cannot be written is passed over.
                faults.add(Fault.notAllowed(field));
            }
        }
        return body;
    }

    /** False for a column that cannot be given here. */
    private boolean column(Node node, String field, boolean names) {
        switch (node.name()) {
            case "BarcodeData" -> barcodeData = text(node, field);
            case "AnonymousId" -> anonymousId = text(node, field);
            case "Id" -> id = names ? number(node, field) : null;
            case "VisitorId" -> leadId = names ? number(node, field) : null;
            case "AttendanceDate" -> {
                if (names) {
                    return false;
                }
                date(node, field);
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private @Nullable String text(Node node, String field) {
        if (!node.children().isEmpty()) {
            faults.add(Fault.invalidType(field));
            return null;
        }
        return node.text();
    }

    private @Nullable Long number(Node node, String field) {
        String text = node.text().strip();
        if (text.isEmpty() && node.children().isEmpty()) {
            return null;
        }
        if (!DIGITS.matcher(text).matches() || !node.children().isEmpty()) {
            faults.add(Fault.invalidType(field));
            return null;
        }
        return Long.valueOf(text);
    }

    private void date(Node node, String field) {
        String text = node.text().strip();
        if (text.isEmpty() && node.children().isEmpty()) {
            return;
        }
        dateText = text;
        date = Times.moment(text);
        if (date == null || !node.children().isEmpty()) {
            faults.add(Fault.invalidType(field).saying("attendance.date-malformed"));
        }
    }

    /** A pair by id, by name, or both; or the bare id. */
    private void place(Node node) {
        String name = node.name();
        String number = node.text().strip();
        for (Node child : node.children()) {
            if (child.name().equals(name + "Id")) {
                number = child.text().strip();
            } else if (child.name().equals(name + "Name")) {
                placeName = child.text();
            } else {
                faults.add(Fault.unknownColumn(kind.field(child.name())));
                placeRefused = true;
            }
        }
        if (DIGITS.matcher(number).matches()) {
            placeId = Long.valueOf(number);
        } else if (!number.isEmpty()) {
            faults.add(Fault.invalidValue(kind.placeField()));
            placeRefused = true;
        }
    }

    /** Whether the place was already told as faulty, so that its absence is none. */
    public boolean placeRefused() {
        return placeRefused;
    }

    public Place place() {
        return new Place(kind, placeId, placeName);
    }

    @Nullable
    public String barcodeData() {
        return barcodeData;
    }

    @Nullable
    public String anonymousId() {
        return anonymousId;
    }

    @Nullable
    public Instant date() {
        return date;
    }

    @Nullable
    public String dateText() {
        return dateText;
    }

    @Nullable
    public Long id() {
        return id;
    }

    @Nullable
    public Long leadId() {
        return leadId;
    }
}
