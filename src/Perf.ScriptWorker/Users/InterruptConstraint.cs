using Jint;

namespace Perf.ScriptWorker.Users;

/// <summary>Ends script that would not end by itself, such as an endless loop, when its user was told to end.</summary>
internal sealed class InterruptConstraint(ScriptUser user) : Constraint
{
    // It only looks at what another thread has set, so looking less often costs nothing but a moment.
    public override bool IsAmortizable => true;

    public override void Check() => user.ThrowIfInterrupted();

    public override void Reset()
    {
    }
}
