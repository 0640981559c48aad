using Microsoft.Win32.SafeHandles;

namespace Perf.Tuning.Files;

/// <summary>
/// Gives a new file owner, rights and attributes of another. All of it to the file that is open, never by its name: whoever may write to the folder could put another file in its place between two calls, and root would give them that.
/// </summary>
internal static class FileLikeness
{
    /// <summary>Gives them.</summary>
    /// <param name="file">The new file, open for writing.</param>
    /// <param name="like">The other.</param>
    /// <exception cref="PerfException"><see cref="ErrorIds.ChangeFailed"/>: it may not.</exception>
    internal static void Give(SafeFileHandle file, FileContent like)
    {
        FileFacts made = FileCalls.Look(file) ?? throw FileSwap.Failed(like.Path, "the new file cannot be looked at");
        if ((made.Owner != like.Facts.Owner || made.Group != like.Facts.Group) && FileCalls.TryOwn(file, like.Facts.Owner, like.Facts.Group) is var error and not 0)
        {
            throw FileSwap.Failed(like.Path, $"its owner could not be kept ({FileCalls.Text(error)}); run as its owner or as root");
        }

        // After the owner, for a change of owner takes the set-user bit away; before the attributes, for an access list changes the group's rights.
        SetMode(file, like.Facts.UnixMode);
        foreach (string name in FileCalls.AttributeNames(like.Real))
        {
            byte[]? value = FileCalls.Attribute(like.Real, name);
            if (value is null || FileCalls.Attribute(file, name) is { } same && same.AsSpan().SequenceEqual(value))
            {
                continue;
            }

            if (FileCalls.TrySetAttribute(file, name, value) is var fault and not 0)
            {
                throw FileSwap.Failed(like.Path, $"its attribute {name} could not be kept ({FileCalls.Text(fault)}); run as a user who may set it");
            }
        }
    }

    /// <summary>Sets the rights of a file that is open; before it is flushed, so that a power cut leaves no file without them.</summary>
    /// <param name="file">The file.</param>
    /// <param name="mode">The rights.</param>
    internal static void SetMode(SafeFileHandle file, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, mode);
        }
    }
}
