package io.yoriai.intake;

import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;

/**
 * How staff want readers taken in (spec/neo.md 7.4).
 *
 * @param overwrite データ上書き
 * @param refusedToo 解除済みも登録する
 * @param stepMails ステップメールを配信する
 * @param tell send the completion mail
 * @param actor who does it
 * @param evidence how consent was had: place, date, proof; goes to the ledger for every line
 */
public record ImportOptions(boolean overwrite, boolean refusedToo, boolean stepMails, boolean tell, String actor,
        String evidence) {

    private static final int LONGEST = 2000;

    /** @throws FaultException 400 where the evidence is missing or longer than 2,000 characters */
    public ImportOptions {
        if (evidence.isBlank()) {
            throw new FaultException(Fault.required("Import.Evidence"));
        }
        if (evidence.length() > LONGEST) {
            throw new FaultException(Fault.tooLong("Import.Evidence", LONGEST));
        }
    }
}
