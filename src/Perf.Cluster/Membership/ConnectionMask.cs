using System.Text;
using Perf.Engine.Templates;

namespace Perf.Cluster.Membership;

/// <summary>A text with references, of which parts can be cut out before the references are resolved: what a reference stands for may have any character in it and stays one part.</summary>
internal sealed class ConnectionMask
{
    // Of Unicode's private area: nobody writes them.
    private const char First = '\uE000';

    private readonly List<string> _references = [];
    private readonly Func<string, string?> _environment;

    /// <summary>Hides a text's references.</summary>
    /// <param name="text">The text.</param>
    /// <param name="environment">Reads the environment.</param>
    public ConnectionMask(string text, Func<string, string?> environment)
    {
        _environment = environment;
        var masked = new StringBuilder();
        for (int at = 0; at < text.Length; at++)
        {
            int close = string.CompareOrdinal(text, at, "${", 0, 2) == 0 ? text.IndexOf('}', at) : -1;
            if (close < 0)
            {
                masked.Append(text[at] is >= First and < (char)(First + 256) ? '?' : text[at]);
                continue;
            }

            masked.Append((char)(First + _references.Count));
            _references.Add(text[at..(close + 1)]);
            at = close;
        }

        Text = masked.ToString();
    }

    /// <summary>The text with a character for each reference.</summary>
    public string Text { get; }

    /// <summary>A part of the text as it is meant: references resolved, and what is written with % otherwise read.</summary>
    /// <exception cref="PerfException"><see cref="ErrorIds.VariableMissing"/>: a reference has no value.</exception>
    public string Resolve(string part)
    {
        var text = new StringBuilder();
        int start = 0;
        for (int at = 0; at <= part.Length; at++)
        {
            if (at < part.Length && !(part[at] >= First && part[at] < First + _references.Count))
            {
                continue;
            }

            text.Append(Uri.UnescapeDataString(part[start..at]));
            if (at < part.Length)
            {
                text.Append(Template.Parse(_references[part[at] - First]).Expand(static _ => null, _environment));
            }

            start = at + 1;
        }

        return text.ToString();
    }
}
