namespace Perf.Tuning.Files;

/// <summary>What the system knows of a file besides its bytes.</summary>
internal sealed record FileFacts
{
    private const int Kind = 0xF000;
    private const int Regular = 0x8000;
    private const int Folder = 0x4000;
    private const int Link = 0xA000;
    private const int Rights = 0xFFF;
    private const ulong Immutable = 0x10;
    private const ulong AppendOnly = 0x20;

    /// <summary>The device that it is on.</summary>
    public ulong Device { get; init; }

    /// <summary>Its number there.</summary>
    public ulong Inode { get; init; }

    /// <summary>How many names it has.</summary>
    public uint Links { get; init; }

    /// <summary>Its user's number.</summary>
    public uint Owner { get; init; }

    /// <summary>Its group's number.</summary>
    public uint Group { get; init; }

    /// <summary>Kind and rights, as stat(2) has them.</summary>
    public ushort Mode { get; init; }

    /// <summary>Attributes as statx(2) has them.</summary>
    public ulong Attributes { get; init; }

    /// <summary>Whether it is an ordinary file.</summary>
    public bool IsRegular => (Mode & Kind) == Regular;

    /// <summary>Whether it is a folder.</summary>
    public bool IsFolder => (Mode & Kind) == Folder;

    /// <summary>Whether it is a symbolic link.</summary>
    public bool IsLink => (Mode & Kind) == Link;

    /// <summary>Whether nobody may change it, whatever the rights say (chattr +i, +a).</summary>
    public bool IsFixed => (Attributes & (Immutable | AppendOnly)) != 0;

    /// <summary>The rights.</summary>
    public UnixFileMode UnixMode => (UnixFileMode)(Mode & Rights);

    /// <summary>Whether both are the same file.</summary>
    /// <param name="other">The other.</param>
    public bool IsSameAs(FileFacts? other) => other is not null && other.Device == Device && other.Inode == Inode;
}
