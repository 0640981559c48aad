using Jint;

namespace Perf.ScriptWorker.Users;

/// <summary>
/// Ends script that fills the memory. A limit on what is alive in the whole process, since that is what breaks it: who allocates while it is exceeded is who is ended. Jint's
/// own limit counts what was ever allocated, which grows with an iteration's length.
/// </summary>
internal sealed class MemoryConstraint(long limit) : Constraint
{
    // Between two looks at the heap this much may be allocated by one user.
    private const long Step = 8 * 1024 * 1024;

    private static readonly Lock s_gate = new();

    private long _next;

    public override bool IsAmortizable => true;

    public override void Check()
    {
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        if (allocated < _next)
        {
            // A user may go on upon another thread, which has allocated less.
            _next = Math.Min(_next, allocated + Step);
            return;
        }

        _next = allocated + Step;
        if (GC.GetTotalMemory(forceFullCollection: false) > limit)
        {
            ThrowIfReallyFull();
        }
    }

    public override void Reset()
    {
    }

    private void ThrowIfReallyFull()
    {
        lock (s_gate)
        {
            if (GC.GetTotalMemory(forceFullCollection: false) <= limit)
            {
                return;
            }

            GC.Collect();
            if (GC.GetTotalMemory(forceFullCollection: false) > limit)
            {
                throw new MemoryExceededException(limit);
            }
        }
    }
}
