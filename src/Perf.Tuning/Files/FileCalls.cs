using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Perf.Tuning.Files;

/// <summary>The calls of Linux that keep a file what it was when its bytes are exchanged. Numbers are those of the kernel's headers, the same on x86-64 and arm64.</summary>
internal static unsafe partial class FileCalls
{
    /// <summary>EEXIST.</summary>
    public const int Exists = 17;

    /// <summary>EINVAL: the file system has no such call.</summary>
    public const int Invalid = 22;

    /// <summary>ENOSYS.</summary>
    public const int NoSystemCall = 38;

    /// <summary>ENODATA.</summary>
    public const int NoData = 61;

    /// <summary>EOPNOTSUPP.</summary>
    public const int NotSupported = 95;

    private const int Here = -100;
    private const int NotFollowed = 0x100;
    private const int OfTheHandle = 0x1000;
    private const uint BasicFacts = 0x7ff;
    private const int StatxSize = 256;
    private const int MayWrite = 2;
    private const int LongestPath = 4096;

    // With O_CLOEXEC, a number of its own on each system: no program that is started meanwhile has the file open, too.
    private static readonly int s_readOnly = OperatingSystem.IsLinux() ? 0x80000 : 0;

    /// <summary>The flags of renameat2(2).</summary>
    public enum Rename : uint
    {
        /// <summary>Fails where the new name is taken.</summary>
        NotReplacing = 1,

        /// <summary>Both names stay, and each has what the other had.</summary>
        Exchanging = 2,
    }

    /// <summary>The error number of the last call on this thread, as it was when that came back: errno itself may have been written over by the runtime since.</summary>
    public static int Errno => Marshal.GetLastPInvokeError();

    /// <summary>What the system knows of a path, of a link itself; null where there is nothing.</summary>
    /// <param name="path">The path.</param>
    public static FileFacts? Look(string path)
    {
        // struct statx has one layout for all machines (statx(2)).
        byte* data = stackalloc byte[StatxSize];
        return StatX(Here, path, NotFollowed, BasicFacts, data) == 0 ? FactsOf(data) : null;
    }

    /// <summary>What the system knows of a file that is open; null where it does not tell.</summary>
    /// <param name="file">The file.</param>
    public static FileFacts? Look(SafeFileHandle file)
    {
        byte* data = stackalloc byte[StatxSize];
        return StatXOf(file, "", OfTheHandle, BasicFacts, data) == 0 ? FactsOf(data) : null;
    }

    /// <summary>Gives a file that is open to an owner and a group, whatever its name leads to by now.</summary>
    /// <param name="file">The file.</param>
    /// <param name="owner">The user's number.</param>
    /// <param name="group">The group's number.</param>
    /// <returns>0, or the error number.</returns>
    public static int TryOwn(SafeFileHandle file, uint owner, uint group) => ChangeOwnerOf(file, owner, group) == 0 ? 0 : Errno;

    /// <summary>An extended attribute of a file that is open; null where it is not there.</summary>
    /// <param name="file">The file.</param>
    /// <param name="name">Its name.</param>
    public static byte[]? Attribute(SafeFileHandle file, string name)
    {
        nint size = GetAttributeOf(file, name, null, 0);
        if (size < 0)
        {
            return null;
        }

        byte[] value = new byte[size];
        fixed (byte* buffer = value)
        {
            size = GetAttributeOf(file, name, buffer, value.Length);
        }

        return size == value.Length ? value : null;
    }

    /// <summary>Sets an extended attribute of a file that is open.</summary>
    /// <param name="file">The file.</param>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its value.</param>
    /// <returns>0, or the error number.</returns>
    public static int TrySetAttribute(SafeFileHandle file, string name, byte[] value)
    {
        fixed (byte* buffer = value)
        {
            return SetAttributeOf(file, name, buffer, value.Length, 0) == 0 ? 0 : Errno;
        }
    }

    /// <summary>The path without any link in it; null where it leads nowhere.</summary>
    /// <param name="path">The path.</param>
    public static string? Resolve(string path)
    {
        byte* buffer = stackalloc byte[LongestPath];
        return RealPath(path, buffer) == 0 ? null : Marshal.PtrToStringUTF8((nint)buffer);
    }

    /// <summary>Whether this process may write to a file or folder; a read-only file system says no, too.</summary>
    /// <param name="path">The path.</param>
    public static bool CanWrite(string path) => Access(path, MayWrite) == 0;

    /// <summary>Renames without ever losing what is there.</summary>
    /// <param name="from">The old name.</param>
    /// <param name="to">The new name.</param>
    /// <param name="how">How.</param>
    /// <returns>0, or the error number.</returns>
    public static int TryRename(string from, string to, Rename how)
    {
        try
        {
            return RenameAt(Here, from, Here, to, how) == 0 ? 0 : Errno;
        }
        catch (EntryPointNotFoundException)
        {
            return NoSystemCall;
        }
    }

    /// <summary>Gives a file to an owner and a group.</summary>
    /// <param name="path">The file.</param>
    /// <param name="owner">The user's number.</param>
    /// <param name="group">The group's number.</param>
    /// <returns>0, or the error number.</returns>
    public static int TryOwn(string path, uint owner, uint group) => ChangeOwner(path, owner, group) == 0 ? 0 : Errno;

    /// <summary>Has the system write a folder's names to the disk: without it a rename may be gone after a power cut. Any Unix has these calls.</summary>
    /// <param name="folder">The folder.</param>
    /// <returns>0, or the error number.</returns>
    public static int TryFlushFolder(string folder)
    {
        int handle = Open(folder, s_readOnly);
        if (handle < 0)
        {
            return Errno;
        }

        int error = FSync(handle) == 0 ? 0 : Errno;
        _ = Close(handle);

        // Some file systems know no fsync of folders; they need none.
        return error is Invalid ? 0 : error;
    }

    /// <summary>The names of a file's extended attributes; access lists are among them.</summary>
    /// <param name="path">The file.</param>
    public static IReadOnlyList<string> AttributeNames(string path)
    {
        nint size = ListAttributes(path, null, 0);
        if (size <= 0)
        {
            return [];
        }

        byte[] names = new byte[size];
        fixed (byte* buffer = names)
        {
            size = ListAttributes(path, buffer, size);
        }

        return size <= 0 ? [] : System.Text.Encoding.UTF8.GetString(names, 0, (int)size).Split('\0', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>An extended attribute; null where it is not there.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">Its name.</param>
    public static byte[]? Attribute(string path, string name)
    {
        nint size = GetAttribute(path, name, null, 0);
        if (size < 0)
        {
            return null;
        }

        byte[] value = new byte[size];
        fixed (byte* buffer = value)
        {
            size = GetAttribute(path, name, buffer, value.Length);
        }

        return size == value.Length ? value : null;
    }

    /// <summary>Sends a signal to a process.</summary>
    /// <param name="process">Its number.</param>
    /// <param name="signal">The signal's number.</param>
    /// <returns>0, or the error number.</returns>
    public static int TrySignal(int process, int signal) => Kill(process, signal) == 0 ? 0 : Errno;

    /// <summary>What an error number means, in a few words.</summary>
    /// <param name="error">The number.</param>
    public static string Text(int error) => Marshal.GetPInvokeErrorMessage(error);

    private static FileFacts FactsOf(byte* data) => new()
    {
        Attributes = *(ulong*)(data + 8),
        Links = *(uint*)(data + 16),
        Owner = *(uint*)(data + 20),
        Group = *(uint*)(data + 24),
        Mode = *(ushort*)(data + 28),
        Inode = *(ulong*)(data + 32),
        Device = ((ulong)*(uint*)(data + 136) << 32) | *(uint*)(data + 140),
    };

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatXOf(SafeFileHandle file, string path, int flags, uint mask, byte* data);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatX(int folder, string path, int flags, uint mask, byte* data);

    [LibraryImport("libc", EntryPoint = "realpath", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint RealPath(string path, byte* buffer);

    [LibraryImport("libc", EntryPoint = "access", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Access(string path, int mode);

    [LibraryImport("libc", EntryPoint = "renameat2", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RenameAt(int fromFolder, string from, int toFolder, string to, Rename flags);

    [LibraryImport("libc", EntryPoint = "lchown", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ChangeOwner(string path, uint owner, uint group);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int FSync(int handle);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int handle);

    [LibraryImport("libc", EntryPoint = "llistxattr", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint ListAttributes(string path, byte* list, nint size);

    [LibraryImport("libc", EntryPoint = "lgetxattr", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint GetAttribute(string path, string name, byte* value, nint size);

    [LibraryImport("libc", EntryPoint = "fchown", SetLastError = true)]
    private static partial int ChangeOwnerOf(SafeFileHandle file, uint owner, uint group);

    [LibraryImport("libc", EntryPoint = "fgetxattr", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint GetAttributeOf(SafeFileHandle file, string name, byte* value, nint size);

    [LibraryImport("libc", EntryPoint = "fsetxattr", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetAttributeOf(SafeFileHandle file, string name, byte* value, nint size, int flags);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int process, int signal);
}
