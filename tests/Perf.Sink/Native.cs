using System.Runtime.InteropServices;

namespace Perf.Sink;

/// <summary>The native calls of the sink.</summary>
internal static unsafe partial class Native
{
    public static readonly int EventSize = RuntimeInformation.ProcessArchitecture is Architecture.X64 ? 12 : 16;

    [LibraryImport("libc")]
    public static partial int epoll_create1(int flags);

    [LibraryImport("libc")]
    public static partial int epoll_ctl(int epoll, int operation, int descriptor, byte* one);

    [LibraryImport("libc")]
    public static partial int epoll_wait(int epoll, byte* events, int count, int milliseconds);

    [LibraryImport("libc")]
    public static partial int socket(int family, int type, int protocol);

    [LibraryImport("libc")]
    public static partial int setsockopt(int descriptor, int level, int option, void* value, int length);

    [LibraryImport("libc")]
    public static partial int bind(int descriptor, byte* address, int length);

    [LibraryImport("libc")]
    public static partial int listen(int descriptor, int backlog);

    [LibraryImport("libc")]
    public static partial int accept4(int descriptor, void* address, void* length, int flags);

    [LibraryImport("libc")]
    public static partial nint recv(int descriptor, byte* buffer, nint length, int flags);

    [LibraryImport("libc")]
    public static partial nint send(int descriptor, byte* buffer, nint length, int flags);

    [LibraryImport("libc")]
    public static partial int close(int descriptor);
}
