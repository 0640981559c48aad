using System.Diagnostics.CodeAnalysis;

namespace Perf.Engine.Loops;

/// <summary>A baton by means of .NET alone.</summary>
[SuppressMessage("Design", "CA1001", Justification = "It lives as long as its thread; a semaphore whose handle nobody asks for holds nothing of the system.")]
internal sealed class SemaphoreBaton : Baton
{
    private readonly SemaphoreSlim _given = new(0);
    private int _isGiven;

    public override void Give()
    {
        if (Interlocked.Exchange(ref _isGiven, 1) == 0)
        {
            _given.Release();
        }
    }

    public override bool Take(long ticks)
    {
        // A wait by a semaphore is in whole milliseconds; a little too long is what sleeping threads get anyway.
        bool taken = ticks == long.MaxValue ? WaitForEver() : _given.Wait((int)Math.Min(int.MaxValue, (Math.Max(0, ticks) + TimeSpan.TicksPerMillisecond - 1) / TimeSpan.TicksPerMillisecond));
        if (taken)
        {
            // A full fence: what the giver has written before it found the baton given is seen after this.
            Interlocked.Exchange(ref _isGiven, 0);
        }

        return taken;
    }

    private bool WaitForEver()
    {
        _given.Wait();
        return true;
    }
}
