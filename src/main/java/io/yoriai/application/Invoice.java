package io.yoriai.application;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/**
 * An invoice or a receipt, with what Japan's system of qualified invoices (適格請求書) asks for: who issues it and the
 * registration number, the day, what was supplied, amounts and tax by rate, and to whom.
 *
 * @param number in the run of its kind, without gaps: I-000001, R-000001
 * @param replaces number of the one that it corrects, or null
 * @param to whom it is for, as it is known now: a company, a name, both, or neither
 * @param supplied the day of the event; null: it has none
 * @param due last day to pay, or null
 * @param paid day of the payment, or null
 * @param total yen, tax included
 * @param carried what was paid before, among the total
 */
public record Invoice(Kind kind, String number, @Nullable String replaces, Instant issued, Issuer issuer,
        List<String> to, String billingCode, String campaign, @Nullable LocalDate supplied, @Nullable LocalDate due,
        @Nullable LocalDate paid, List<Line> lines, long total, long carried, List<Tax> taxes) {

    public enum Kind {
        INVOICE,
        RECEIPT
    }

    /**
     * Who issues it, by the system's settings.
     *
     * @param registration T and thirteen digits; "": not registered, then it is no qualified invoice
     * @param bank where to pay; "": not told
     */
    public record Issuer(String name, String address, String registration, String bank) {}

    /** A line; a discount has a negative amount. */
    public record Line(String name, long unitPrice, long quantity, long amount) {}

    /**
     * The tax of all lines of one rate, rounded down to the yen once.
     *
     * @param rate per cent
     * @param amount of the lines, tax included
     */
    public record Tax(int rate, long amount, long tax) {}

    /** What is still to be paid. */
    public long open() {
        return total - carried;
    }
}
