namespace Perf.Engine.Network;

/// <summary>A TCP connection of one loop. Used on the loop's thread only.</summary>
internal abstract class Channel(IChannelOwner owner)
{
    /// <summary>Hears of it.</summary>
    public IChannelOwner Owner { get; set; } = owner;

    /// <summary>Bytes that <see cref="Send"/> took and the operating system has not taken yet.</summary>
    public abstract int Pending { get; }

    /// <summary>Sends. What the operating system does not take now is kept and sent as it can be; the owner then hears of it by Drained.</summary>
    /// <param name="bytes">What to send; may be reused after the call.</param>
    /// <returns>False when the connection is broken.</returns>
    public abstract bool Send(ReadOnlySpan<byte> bytes);

    /// <summary>Closes; the owner hears nothing more. May be called twice.</summary>
    public abstract void Close();
}
