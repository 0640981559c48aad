using Perf.Engine.Network.Linux;

namespace Perf.Engine.Loops;

/// <summary>
/// Lets one thread wait for another that has something for it. What is given while nobody waits is kept, once. Only one thread takes; any may give. It is made for threads
/// that are many and wait often: on Linux a word of memory, and a call of the system on each side.
/// </summary>
internal abstract class Baton
{
    /// <summary>Makes one for this system.</summary>
    public static Baton Create() => OperatingSystem.IsLinux() ? new FutexBaton() : new SemaphoreBaton();

    /// <summary>Wakes who takes, or who takes next.</summary>
    public abstract void Give();

    /// <summary>Waits.</summary>
    /// <param name="ticks">How long at most, ticks of 100 ns; <see cref="long.MaxValue"/> for ever.</param>
    /// <returns>False when the time is over.</returns>
    public abstract bool Take(long ticks);
}
