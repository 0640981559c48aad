using System.Text;

namespace Perf.Compatibility.Import;

/// <summary>What is to be converted: a file, or a text of the pipeline. A file is read from its beginning as often as it is asked for, and never as a whole unless an importer wants that.</summary>
public sealed class ImportSource
{
    private const int HeadLength = 64 * 1024;
    private const long MaxTextBytes = 100_000_000;

    private readonly byte[]? _content;
    private string? _head;

    private ImportSource(string? path, byte[]? content, IScriptReader? scripts = null)
    {
        Scripts = scripts;
        Path = path;
        _content = content;
    }

    /// <summary>The file's path, or null for a text of the pipeline.</summary>
    public string? Path { get; }

    /// <summary>What reads it where it is a script; null where nothing does.</summary>
    public IScriptReader? Scripts { get; }

    /// <summary>What messages call it.</summary>
    public string Label => Path is null ? "The text" : $"'{Path}'";

    /// <summary>The beginning of the text, without a byte order mark: up to 64 kB.</summary>
    public string Head => _head ??= ReadHead();

    /// <summary>The first character of the text that is no white space; NUL for none.</summary>
    public char FirstCharacter => Head.AsSpan().TrimStart() is { Length: > 0 } rest ? rest[0] : '\0';

    /// <summary>A file.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="scripts">What reads it where it is a script; null where nothing does.</param>
    /// <returns>The source.</returns>
    public static ImportSource OfFile(string path, IScriptReader? scripts = null) => new(path, null, scripts);

    /// <summary>A text.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The source.</returns>
    public static ImportSource OfText(string text) => new(null, Encoding.UTF8.GetBytes(text));

    /// <summary>Opens it as bytes.</summary>
    /// <returns>A stream from its beginning.</returns>
    /// <exception cref="PerfException"><see cref="ErrorIds.FileNotFound"/> or <see cref="ErrorIds.FileUnreadable"/>.</exception>
    public Stream Open()
    {
        if (_content is not null)
        {
            return new MemoryStream(_content, writable: false);
        }

        if (Directory.Exists(Path))
        {
            throw new PerfException(ErrorIds.FileUnreadable, $"'{Path}' is a folder. Give the path of a file.", Path);
        }

        try
        {
            return new FileStream(Path!, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 64 * 1024, FileOptions.SequentialScan);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new PerfException(ErrorIds.FileNotFound, $"There is no file '{Path}'. Looked for it as {System.IO.Path.GetFullPath(Path!)}.", Path, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new PerfException(ErrorIds.FileUnreadable, $"'{Path}' cannot be read: {e.Message}", Path, e);
        }
    }

    /// <summary>Reads all of it as text; the byte order mark tells UTF-16.</summary>
    /// <returns>The text.</returns>
    /// <exception cref="PerfException">The file cannot be read, or is larger than 100 MB.</exception>
    public string ReadText()
    {
        using Stream stream = Open();
        if (stream.CanSeek && stream.Length > MaxTextBytes)
        {
            throw Invalid($"is larger than {MaxTextBytes / 1_000_000} MB");
        }

        using var reader = new StreamReader(stream, Encoding.UTF8, detectEncodingFromByteOrderMarks: true);
        return reader.ReadToEnd();
    }

    /// <summary>Reads its lines one by one.</summary>
    /// <returns>The lines without their ends.</returns>
    public IEnumerable<string> ReadLines()
    {
        using var reader = new StreamReader(Open(), Encoding.UTF8, detectEncodingFromByteOrderMarks: true);
        while (reader.ReadLine() is { } line)
        {
            yield return line;
        }
    }

    /// <summary>The fault of a source that cannot be converted.</summary>
    /// <param name="why">What is wrong, after the source's name: <c>is broken in line 3: ...</c>.</param>
    /// <param name="inner">The cause, or null.</param>
    /// <returns>The fault.</returns>
    public PerfException Invalid(string why, Exception? inner = null) => new(ErrorIds.ImportInvalid, $"{Label} {why.TrimEnd('.')}.", Path ?? Label, inner);

    private string ReadHead()
    {
        using var reader = new StreamReader(Open(), Encoding.UTF8, detectEncodingFromByteOrderMarks: true);
        char[] head = new char[HeadLength];
        return new string(head, 0, reader.ReadBlock(head));
    }
}
