using System.Text;
using Perf.Engine.Scenarios.Yaml;

namespace Perf.Engine.Scenarios;

/// <summary>The text of a file, and where things stand in it.</summary>
internal sealed class SourceText
{
    /// <summary>The largest file that is read, in bytes.</summary>
    public const int MaxBytes = 1_000_000;

    private static readonly UTF8Encoding s_strictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public SourceText(string text, string path)
    {
        Text = text.TrimStart('\uFEFF');
        Path = path;
    }

    public string Text { get; }

    public string Path { get; }

    /// <summary>Reads a file of UTF-8 text.</summary>
    public static SourceText Read(string path, string errorId)
    {
        if (Directory.Exists(path))
        {
            throw new PerfException(ErrorIds.FileUnreadable, $"'{path}' is a folder. Give the path of a file.", path);
        }

        try
        {
            using FileStream file = File.OpenRead(path);
            if (file.Length > MaxBytes)
            {
                throw TooLarge(path, errorId);
            }

            // A pipe or a file of /proc has no length beforehand, so the limit is held while reading too.
            byte[] bytes = new byte[MaxBytes + 1];
            int length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return length > MaxBytes ? throw TooLarge(path, errorId) : new SourceText(s_strictUtf8.GetString(bytes, 0, length), path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new PerfException(ErrorIds.FileNotFound, $"There is no file '{path}'. Looked for it as {FullPath(path)}.", path, e);
        }
        catch (DecoderFallbackException e)
        {
            throw new PerfException(ErrorIds.FileUnreadable, $"'{path}' is not UTF-8 text. Save it as UTF-8.", path, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new PerfException(ErrorIds.FileUnreadable, $"'{path}' cannot be read: {e.Message}", path, e);
        }
    }

    /// <summary>Refuses a text that is too large.</summary>
    public void ThrowIfTooLarge(string errorId)
    {
        if (Text.Length > MaxBytes)
        {
            throw TooLarge(Path, errorId);
        }
    }

    /// <summary>The place in the file of a <c>$</c> in a scalar's text.</summary>
    /// <remarks>
    /// Quotes, escapes and folded lines make the text differ from what the file holds, but no style of scalar adds or drops a <c>$</c>: the n-th of the text is
    /// the n-th of the file. Only an escape such as <c>\x24</c> breaks that, and then the place is the scalar's.
    /// </remarks>
    public (int Line, int Column) PlaceOf(YamlScalar scalar, int offset)
    {
        int skip = scalar.Text.AsSpan(0, offset).Count('$');
        int line = scalar.Line;
        int column = scalar.Column;
        for (int i = scalar.Start; i < Math.Min(scalar.End, Text.Length); i++)
        {
            if (Text[i] == '$' && skip-- == 0)
            {
                return (line, column);
            }

            bool endsLine = Text[i] == '\n';
            line += endsLine ? 1 : 0;
            column = endsLine ? 1 : column + 1;
        }

        return (scalar.Line, scalar.Column);
    }

    /// <summary>The place in the file of a character of a scalar's text, where the file holds the text as it is: in quotes or not, on one line, without escapes.</summary>
    /// <returns>Otherwise the scalar's place.</returns>
    public (int Line, int Column) PlaceIn(YamlScalar scalar, int offset)
    {
        int end = Math.Min(scalar.End, Text.Length);
        int start = scalar.Start < end && scalar.Text.Length > 0 ? Text.IndexOf(scalar.Text, scalar.Start, end - scalar.Start, StringComparison.Ordinal) : -1;
        if (start < 0)
        {
            return (scalar.Line, scalar.Column);
        }

        int line = scalar.Line;
        int column = scalar.Column;
        for (int i = scalar.Start; i < start + offset; i++)
        {
            bool endsLine = Text[i] == '\n';
            line += endsLine ? 1 : 0;
            column = endsLine ? 1 : column + 1;
        }

        return (line, column);
    }

    private static ScenarioException TooLarge(string path, string errorId) =>
        new(errorId, path, [new ScenarioProblem { File = path, Message = "the file is larger than 1 MB", Allowed = "up to 1,000,000 bytes" }]);

    private static string FullPath(string path) => System.IO.Path.GetFullPath(path);
}
