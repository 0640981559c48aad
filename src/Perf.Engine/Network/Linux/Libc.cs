using System.Runtime.InteropServices;

namespace Perf.Engine.Network.Linux;

/// <summary>Every native call of the engine on Linux. Numbers are those of the kernel's headers, the same on x86-64 and arm64 unless said otherwise.</summary>
internal static unsafe partial class Libc
{
    public const int EpollIn = 1;
    public const int EpollOut = 4;
    public const int EpollError = 8;
    public const int EpollHangUp = 16;
    public const int EpollPeerEnded = 0x2000;
    public const uint EpollEdge = 1u << 31;
    public const int EpollAdd = 1;
    public const int EpollModify = 3;
    public const int Interrupted = 4;
    public const int TryAgain = 11;
    public const int InProgress = 115;
    public const int NoSystemCall = 38;
    public const int FamilyIPv4 = 2;
    public const int FamilyIPv6 = 10;

    /// <summary>An option of IP: the port is chosen when connecting, so that one port can serve connections to different destinations.</summary>
    public const int BindAddressNoPort = 24;


    private const int CloseOnExec = 0x80000;
    private const int NonBlocking = 0x800;
    private const int Stream = 1;
    private const int NoSignal = 0x4000;
    private const int Tcp = 6;
    private const int NoDelay = 1;
    private const int IpLevel = 0;
    private const int SocketLevel = 1;
    private const int SocketErrorOption = 4;
    private const int SetTimerSlack = 29;
    private const long EpollPwait2 = 441;
    private const nint SendToX64 = 44;
    private const nint RecvFromX64 = 45;

    /// <summary>struct epoll_event is packed on x86-64 and aligned elsewhere.</summary>
    public static readonly int EventSize = RuntimeInformation.ProcessArchitecture is Architecture.X64 ? 12 : 16;

    private const int WaitPrivate = 128;
    private const int WakePrivate = 129;

    private static readonly nint FutexCall = RuntimeInformation.ProcessArchitecture is Architecture.X64 ? 202 : 98;

    private static readonly bool IsX64 = RuntimeInformation.ProcessArchitecture is Architecture.X64;

    /// <summary>Where the data is in a struct epoll_event.</summary>
    public static readonly int EventData = EventSize - 8;

    /// <summary>The error number of the last call on this thread.</summary>
    public static int Errno => Marshal.GetLastSystemError();

    /// <summary>Waits until the word is woken; not at all when it is not as expected.</summary>
    /// <param name="word">The word.</param>
    /// <param name="expected">What it must be for the wait to begin.</param>
    /// <param name="ticks">How long at most, ticks of 100 ns; <see cref="long.MaxValue"/> for ever.</param>
    public static void FutexWait(int* word, int expected, long ticks)
    {
        Timespec time = new() { Seconds = ticks / TimeSpan.TicksPerSecond, Nanoseconds = ticks % TimeSpan.TicksPerSecond * 100 };
        _ = futex(FutexCall, word, WaitPrivate, expected, ticks == long.MaxValue ? null : &time, null, 0);
    }

    /// <summary>Wakes one that waits for the word.</summary>
    public static void FutexWake(int* word) => _ = futex(FutexCall, word, WakePrivate, 1, null, null, 0);

    public static int EpollCreate() => epoll_create1(CloseOnExec);

    public static int EpollControl(int epoll, int operation, int descriptor, uint events, ulong data)
    {
        byte* one = stackalloc byte[16];
        *(uint*)one = events;
        *(ulong*)(one + EventData) = data;
        return epoll_ctl(epoll, operation, descriptor, one);
    }

    /// <summary>Waits with nanoseconds (Linux 5.11); -1 and <see cref="NoSystemCall"/> where there is none.</summary>
    public static int EpollWaitPrecise(int epoll, byte* events, int count, long nanoseconds)
    {
        Timespec time = new() { Seconds = nanoseconds / 1_000_000_000, Nanoseconds = nanoseconds % 1_000_000_000 };
        return (int)syscall((nint)EpollPwait2, epoll, events, count, &time, null, 0);
    }

    public static int EpollWait(int epoll, byte* events, int count, int milliseconds) => epoll_wait(epoll, events, count, milliseconds);

    public static int EventCreate() => eventfd(0, CloseOnExec | NonBlocking);

    public static void EventSet(int descriptor)
    {
        ulong one = 1;
        _ = write(descriptor, &one, sizeof(ulong));
    }

    public static void EventClear(int descriptor)
    {
        ulong count;
        _ = read(descriptor, &count, sizeof(ulong));
    }

    /// <summary>A TCP socket that never blocks and never waits to fill a segment.</summary>
    public static int OpenSocket(int family)
    {
        int descriptor = socket(family, Stream | NonBlocking | CloseOnExec, 0);
        if (descriptor >= 0)
        {
            int on = 1;
            _ = setsockopt(descriptor, Tcp, NoDelay, &on, sizeof(int));
        }

        return descriptor;
    }

    /// <summary>Binds to an address of this machine; the port is chosen when connecting, so that the same port may serve several targets.</summary>
    public static int Bind(int descriptor, ReadOnlySpan<byte> address)
    {
        int on = 1;
        _ = setsockopt(descriptor, IpLevel, BindAddressNoPort, &on, sizeof(int));
        fixed (byte* bytes = address)
        {
            return bind(descriptor, bytes, address.Length);
        }
    }

    public static int Connect(int descriptor, ReadOnlySpan<byte> address)
    {
        fixed (byte* bytes = address)
        {
            return connect(descriptor, bytes, address.Length);
        }
    }

    /// <summary>The error that a socket has met since it was last asked; 0 for none.</summary>
    public static int SocketError(int descriptor)
    {
        int error = 0;
        int length = sizeof(int);
        return getsockopt(descriptor, SocketLevel, SocketErrorOption, &error, &length) == 0 ? error : Errno;
    }

    /// <summary>Reads from a socket that never blocks; -1 with <see cref="Errno"/> for an error.</summary>
    public static nint Receive(int descriptor, byte* buffer, int length) => IsX64 ? transfer(RecvFromX64, descriptor, buffer, length, 0, null, 0) : recv(descriptor, buffer, length, 0);

    /// <summary>Writes to a socket that never blocks; -1 with <see cref="Errno"/> for an error.</summary>
    public static nint Send(int descriptor, byte* buffer, int length) => IsX64 ? transfer(SendToX64, descriptor, buffer, length, NoSignal, null, 0) : send(descriptor, buffer, length, NoSignal);

    public static void Close(int descriptor) => _ = close(descriptor);

    /// <summary>Lets the calling thread's waits end when they are due and not up to 50 us later.</summary>
    public static void SharpenTimers() => _ = prctl(SetTimerSlack, 1, 0, 0, 0);

    /// <summary>Sleeps.</summary>
    public static void Sleep(long nanoseconds)
    {
        Timespec time = new() { Seconds = nanoseconds / 1_000_000_000, Nanoseconds = nanoseconds % 1_000_000_000 };
        _ = nanosleep(&time, null);
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Timespec
    {
        public long Seconds;
        public long Nanoseconds;
    }

    [LibraryImport("libc")]
    private static partial int epoll_create1(int flags);

    [LibraryImport("libc")]
    private static partial int epoll_ctl(int epoll, int operation, int descriptor, byte* one);

    [LibraryImport("libc")]
    private static partial int epoll_wait(int epoll, byte* events, int count, int milliseconds);

    [LibraryImport("libc")]
    private static partial nint syscall(nint number, nint epoll, byte* events, nint count, Timespec* time, void* mask, nint maskSize);

    [LibraryImport("libc", EntryPoint = "syscall")]
    private static partial nint futex(nint number, int* word, nint operation, nint value, Timespec* time, void* second, nint third);

    [LibraryImport("libc")]
    private static partial int eventfd(uint initial, int flags);

    [LibraryImport("libc")]
    private static partial nint read(int descriptor, void* buffer, nint length);

    [LibraryImport("libc")]
    private static partial nint write(int descriptor, void* buffer, nint length);

    [LibraryImport("libc")]
    private static partial int socket(int family, int type, int protocol);

    [LibraryImport("libc")]
    private static partial int bind(int descriptor, byte* address, int length);

    [LibraryImport("libc")]
    private static partial int connect(int descriptor, byte* address, int length);

    [LibraryImport("libc")]
    private static partial int setsockopt(int descriptor, int level, int option, void* value, int length);

    [LibraryImport("libc")]
    private static partial int getsockopt(int descriptor, int level, int option, void* value, int* length);

    [LibraryImport("libc")]
    private static partial nint recv(int descriptor, byte* buffer, nint length, int flags);

    [LibraryImport("libc")]
    private static partial nint send(int descriptor, byte* buffer, nint length, int flags);

    // The functions of the library are points where a thread may be cancelled, which costs them two atomic operations each. Here nobody cancels threads.
    [LibraryImport("libc", EntryPoint = "syscall")]
    [SuppressGCTransition]
    private static partial nint transfer(nint number, nint descriptor, byte* buffer, nint length, nint flags, void* address, nint addressLength);

    [LibraryImport("libc")]
    private static partial int close(int descriptor);

    [LibraryImport("libc")]
    private static partial int prctl(int option, ulong a, ulong b, ulong c, ulong d);

    [LibraryImport("libc")]
    private static partial int nanosleep(Timespec* time, Timespec* remaining);
}
