package io.yoriai.smp;

import org.springframework.stereotype.Component;

import java.util.List;
import java.util.Map;
import java.util.Set;

import io.yoriai.account.ApiClient;
import io.yoriai.attendance.AttendanceSource;
import io.yoriai.attendance.AttendanceType;
import io.yoriai.attendance.Caller;
import io.yoriai.attendance.CancelAttendance;
import io.yoriai.attendance.Cancellation;
import io.yoriai.attendance.Place;
import io.yoriai.attendance.Receive;
import io.yoriai.attendance.Reception;
import io.yoriai.record.Dictionary;
import io.yoriai.record.Fault;
import io.yoriai.record.Faults;
import io.yoriai.record.draft.Node;
import io.yoriai.smp.body.AttendanceBody;

/** Receptions and their cancelling on the wire (spec/smp-application-attendance.md 9, 10, 12); their lists need no code. */
@Component
final class AttendanceMethods implements Methods {

    private final Dictionary dictionary;
    private final Reception reception;
    private final Cancellation cancellation;

    AttendanceMethods(Dictionary dictionary, Reception reception, Cancellation cancellation) {
        this.dictionary = dictionary;
        this.reception = reception;
        this.cancellation = cancellation;
    }

    @Override
    public Map<String, Handler> handlers() {
        return Map.of("visitor.postAttendanceSession", call -> receive(call, Place.Level.SESSION),
                "visitor.postAttendanceSeminar", call -> receive(call, Place.Level.VENUE),
                "visitor.deleteAttendanceSession", call -> cancel(call, Place.Level.SESSION),
                "visitor.deleteAttendanceSeminar", call -> cancel(call, Place.Level.VENUE));
    }

    /** 201 without body, location or content type. */
    private Answer receive(Call call, Place.Level kind) {
        Faults faults = new Faults();
        String type = oneOf(call, "type", Set.of("1", "2", "3"), faults);
        String check = oneOf(call, "check_registration", Set.of("1", "2"), faults);
        AttendanceBody body = AttendanceBody.read(kind, dictionary.resource(call.method().element()), call.body(),
                false,
                faults);
        Caller caller = caller(call);
        Receive command = new Receive(body.place(), AttendanceType.values()[Integer.parseInt(type) - 1],
                check.equals("1"),
                body.barcodeData(), body.anonymousId(), body.date(), body.dateText());
        boolean typeIsKnown = !faults.has("type");
        for (Fault fault : command.faults(caller)) {
            // What a type needs is not asked of an unknown one; a place that was refused is not missing.
            boolean ofType = fault.code().equals("REQUIRED") && !kind.placeField().equals(fault.field());
            boolean ofRefusedPlace = body.placeRefused() && kind.placeField().equals(fault.field());
            if ((typeIsKnown || !ofType) && !ofRefusedPlace) {
                faults.add(fault);
            }
        }
        faults.throwIfAny();
        return Answer.empty(201).about(reception.receive(caller, command).recordId());
    }

    private Answer cancel(Call call, Place.Level kind) {
        Faults faults = new Faults();
        Node root = call.hasBody() ? call.body() : null;
        AttendanceBody body = AttendanceBody.read(kind, dictionary.resource(call.method().element()), root, true,
                faults);
        faults.throwIfAny();
        cancellation.cancel(caller(call),
                new CancelAttendance(body.place(), call.named(body.id()), body.leadId(),
                        body.anonymousId(), body.barcodeData()));
        return Answer.empty(200);
    }

    /** A parameter's word; the first where it is absent, or where it is none of them, which is a fault. */
    private static String oneOf(Call call, String name, Set<String> words, Faults faults) {
        String value = call.query().get(name);
        if (value == null) {
            return "1";
        }
        if (!words.contains(value)) {
            faults.add(Fault.invalidValue(name));
            return "1";
        }
        return value;
    }

    private static Caller caller(Call call) {
        ApiClient client = call.client();
        return new Caller(client.id(), List.copyOf(client.campaigns()), client.defaultSession(), AttendanceSource.API,
                call.user() == null ? null : call.user().bounds().sessions());
    }
}
