using System.Globalization;

namespace Perf.Tuning.Files;

/// <summary>Gives a file its bytes back that a backup has. Where it is gone, it is made anew with the rights and the owner that it had: what was for one user's eyes must not come back for all to read.</summary>
internal static class FileReturn
{
    private const UnixFileMode OwnerAlone = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Rights, user and group of a file as a backup keeps them: <c>640 0 33</c>.</summary>
    /// <param name="facts">What the system knows of it.</param>
    public static string RightsOf(FileFacts facts) => string.Create(CultureInfo.InvariantCulture, $"{Convert.ToString((int)facts.UnixMode, 8)} {facts.Owner} {facts.Group}");

    /// <summary>Puts them back. A file that is there keeps its rights as they are.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="bytes">Its bytes.</param>
    /// <param name="roots">The folders that it must really be in.</param>
    /// <param name="rights">As <see cref="RightsOf"/> gave them; null where the backup does not know: then they are its owner's alone.</param>
    /// <exception cref="PerfException">As those of <see cref="FileSwap.Put"/>; <see cref="ErrorIds.ChangeFailed"/>: it is there again and cannot be given to its owner.</exception>
    public static void Put(string path, ReadOnlySpan<byte> bytes, IReadOnlyList<string> roots, string? rights)
    {
        if (FileSwap.Read(path, roots) is not null)
        {
            FileSwap.Put(path, bytes, roots);
            return;
        }

        string[] parts = rights?.Split(' ') ?? [];
        bool isKnown = parts is [{ Length: > 0 and < 5 }, _, _] && parts[0].All(digit => digit is >= '0' and <= '7');
        FileSwap.Create(path, bytes, isKnown ? (UnixFileMode)Convert.ToInt32(parts[0], 8) : OwnerAlone);
        if (isKnown && uint.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out uint owner) && uint.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out uint group)
            && FileCalls.Look(path) is { } made && (made.Owner != owner || made.Group != group) && FileCalls.TryOwn(path, owner, group) is var error and not 0)
        {
            throw new PerfException(ErrorIds.ChangeFailed, string.Create(CultureInfo.InvariantCulture, $"{path} was gone and is there again, and could not be given to its owner ({FileCalls.Text(error)}): chown {owner}:{group} it as root."), path);
        }
    }
}
