using System.Net;
using Perf.Engine.Pacing;

namespace Perf.Engine.Network;

/// <summary>The sockets of one loop on one platform. Everything but <see cref="Wake"/> is called on the loop's thread.</summary>
internal abstract class SocketDriver : IDisposable
{
    /// <summary>Begins to open a connection; the owner hears by Connected how it went, never before this returns.</summary>
    /// <param name="address">Where to.</param>
    /// <param name="source">This machine's address to come from, or null.</param>
    /// <param name="owner">Hears of the channel.</param>
    /// <returns>The channel.</returns>
    public abstract Channel Connect(IPEndPoint address, IPAddress? source, IChannelOwner owner);

    /// <summary>Waits until something happened, or a time is over, or <see cref="Wake"/> was called.</summary>
    /// <param name="ticks">The longest wait in ticks of <see cref="Clock"/>; 0 or less only looks.</param>
    /// <returns>How many events there are.</returns>
    public abstract int Wait(long ticks);

    /// <summary>Tells the owner of an event's channel.</summary>
    /// <param name="index">0 to the last result of <see cref="Wait"/> - 1, each once.</param>
    public abstract void Dispatch(int index);

    /// <summary>Ends a wait. May be called from any thread, and when it is disposed.</summary>
    public abstract void Wake();

    /// <inheritdoc/>
    public abstract void Dispose();

    /// <summary>The driver for this platform.</summary>
    public static SocketDriver Create() => OperatingSystem.IsLinux() ? new Linux.EpollDriver() : new Portable.AsyncSocketDriver();
}
