using System.Runtime.InteropServices;
using Perf.Engine.Loops;
using Perf.Engine.Pacing;

namespace Perf.Engine.Network.Linux;

/// <summary>A baton that is a futex (futex(2)): .NET's own events take several locks for each wait, and a virtual user of a script waits for each request.</summary>
internal sealed unsafe class FutexBaton : Baton
{
    private const int Free = 0;
    private const int Given = 1;
    private const int Awaited = 2;
    private const int CacheLine = 64;

    private readonly int* _state;

    public FutexBaton()
    {
        _state = (int*)NativeMemory.AlignedAlloc(CacheLine, CacheLine);
        *_state = Free;
    }

    // Whoever gives or takes keeps the object, and with it the word, alive.
    ~FutexBaton() => NativeMemory.AlignedFree(_state);

    public override void Give()
    {
        if (Interlocked.Exchange(ref *_state, Given) == Awaited)
        {
            Libc.FutexWake(_state);
        }

        GC.KeepAlive(this);
    }

    public override bool Take(long ticks)
    {
        long until = ticks == long.MaxValue ? long.MaxValue : Clock.Now + ticks;
        bool taken = Interlocked.CompareExchange(ref *_state, Awaited, Free) == Given || WaitUntil(until);

        // What was given between the end of the time and here is taken as well.
        taken |= Interlocked.Exchange(ref *_state, Free) == Given;
        GC.KeepAlive(this);
        return taken;
    }

    private bool WaitUntil(long until)
    {
        while (Volatile.Read(ref *_state) != Given)
        {
            long left = until == long.MaxValue ? long.MaxValue : until - Clock.Now;
            if (left <= 0)
            {
                return false;
            }

            // Returns for signals too, and when the word has changed meanwhile.
            Libc.FutexWait(_state, Awaited, left);
        }

        return true;
    }
}
