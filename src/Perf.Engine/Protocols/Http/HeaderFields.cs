using System.Text;
using System.Text.Unicode;

namespace Perf.Engine.Protocols.Http;

/// <summary>Finds headers in the bytes of a response's head that <see cref="ResponseHead"/> has accepted. Texts are made only of what is asked for.</summary>
public static class HeaderFields
{
    /// <summary>Finds a header.</summary>
    /// <param name="head">The head.</param>
    /// <param name="name">The name, upper and lower case alike.</param>
    /// <returns>The values joined by ", ", or null when there is none.</returns>
    public static string? Find(ReadOnlySpan<byte> head, string name)
    {
        List<string> all = FindAll(head, name);
        return all.Count switch
        {
            0 => null,
            1 => all[0],
            _ => string.Join(", ", all),
        };
    }

    /// <summary>The values of a header one by one, as Set-Cookie needs it.</summary>
    /// <param name="head">The head.</param>
    /// <param name="name">The name, upper and lower case alike.</param>
    /// <returns>The values in order.</returns>
    public static List<string> FindAll(ReadOnlySpan<byte> head, string name)
    {
        var found = new List<string>(1);
        int next = head.IndexOf((byte)'\n') + 1;
        while (next > 0 && next < head.Length)
        {
            ReadOnlySpan<byte> line = head[next..];
            int end = line.IndexOf((byte)'\n');
            if (end < 0)
            {
                break;
            }

            next += end + 1;
            line = line[..end];
            if (line.Length > name.Length && line[name.Length] == ':' && Ascii.EqualsIgnoreCase(line[..name.Length], name))
            {
                found.Add(TextOf(line[(name.Length + 1)..].Trim(" \t\r"u8)));
            }
        }

        return found;
    }

    // Headers are ASCII by rule. Where they are not they are UTF-8 in practice, as in a Location with a name of the user's; ISO-8859-1 is what remains.
    private static string TextOf(ReadOnlySpan<byte> value) => (Utf8.IsValid(value) ? Encoding.UTF8 : Encoding.Latin1).GetString(value);
}
