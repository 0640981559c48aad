using System.Management.Automation;

namespace Perf.Shell.Host;

/// <summary>One line of progress at the bottom of the terminal, on standard error so that a pipe never sees it.</summary>
/// <remarks>Not thread-safe: the user interface calls it under its lock.</remarks>
internal sealed class ProgressLine(Terminal terminal)
{
    private bool _shown;

    public void Show(ProgressRecord record)
    {
        if (!terminal.ErrorIsTerminal)
        {
            return;
        }

        if (record.RecordType == ProgressRecordType.Completed)
        {
            Clear();
            return;
        }

        string text = Text(record, terminal.Width - 1);
        Console.Error.Write(terminal.ErrorHasColour ? $"\r\e[2K\e[7m{text}\e[0m\r" : $"\r\e[2K{text}\r");
        _shown = true;
    }

    public void Clear()
    {
        if (_shown)
        {
            Console.Error.Write("\r\e[2K");
            _shown = false;
        }
    }

    /// <summary>Activity, status, share and remaining time, cut to <paramref name="width"/> columns.</summary>
    internal static string Text(ProgressRecord record, int width)
    {
        string text = $"{record.Activity}: {record.StatusDescription}";
        if (record.PercentComplete >= 0)
        {
            text += $" {record.PercentComplete} %";
        }

        if (record.SecondsRemaining >= 0)
        {
            text += $", {TimeSpan.FromSeconds(record.SecondsRemaining):c} left";
        }

        if (!string.IsNullOrEmpty(record.CurrentOperation))
        {
            text += $" - {record.CurrentOperation}";
        }

        text = text.ReplaceLineEndings(" ").Replace('\e', ' ');
        return text.Length > width ? text[..width] : text;
    }
}
