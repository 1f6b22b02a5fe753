package io.yoriai.smp;

/** Does the work of one method. */
@FunctionalInterface
interface Handler {

    /** @throws io.yoriai.record.FaultException with what is wrong; then nothing is stored */
    Answer handle(Call call);
}
