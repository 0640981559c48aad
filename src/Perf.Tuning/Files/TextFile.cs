using System.Text;

namespace Perf.Tuning.Files;

/// <summary>The text of a file whose bytes are all kept: mark of order, encoding, line endings and the missing newline at the end.</summary>
internal sealed class TextFile
{
    private readonly Encoding _encoding;
    private readonly byte[] _mark;

    private TextFile(Encoding encoding, byte[] mark, string text)
    {
        _encoding = encoding;
        _mark = mark;
        Text = text;
    }

    /// <summary>The text, without the mark at its beginning.</summary>
    public string Text { get; }

    /// <summary>How its lines end: as its first one does; a line feed where it has none.</summary>
    public string NewLine => NewLineOf(Text);

    /// <summary>Reads bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="path">The file, for the error.</param>
    /// <exception cref="PerfException"><see cref="ErrorIds.ChangeRefused"/>: it is no text.</exception>
    public static TextFile Read(byte[] bytes, string path)
    {
        (Encoding encoding, byte[] mark) = MarkOf(bytes);
        ReadOnlySpan<byte> body = bytes.AsSpan(mark.Length);
        if (encoding is UTF8Encoding && body.Contains((byte)0))
        {
            throw new PerfException(ErrorIds.ChangeRefused, $"{path} is not changed: it is no text (it holds bytes of zero).", path);
        }

        string text;
        try
        {
            text = encoding.GetString(body);
        }
        catch (DecoderFallbackException) when (encoding is UTF8Encoding)
        {
            // An old encoding: each byte becomes a character and a byte again, so that all stay what they are.
            encoding = Encoding.Latin1;
            text = encoding.GetString(body);
        }
        catch (DecoderFallbackException fault)
        {
            throw new PerfException(ErrorIds.ChangeRefused, $"{path} is not changed: its text is damaged ({fault.Message}).", path, fault);
        }

        return new TextFile(encoding, mark, text);
    }

    /// <summary>The bytes of another text in the same form.</summary>
    /// <param name="text">The text.</param>
    /// <param name="path">The file, for the error.</param>
    /// <exception cref="PerfException"><see cref="ErrorIds.ChangeRefused"/>: the file's encoding has no bytes for it.</exception>
    public byte[] With(string text, string path)
    {
        if (_encoding == Encoding.Latin1 && text.Any(c => c > 0xFF))
        {
            throw new PerfException(ErrorIds.ChangeRefused, $"{path} is not changed: it is not in UTF-8, and the new value has characters that its encoding may lack.", path);
        }

        return [.. _mark, .. _encoding.GetBytes(text)];
    }

    /// <summary>How a text's lines end.</summary>
    /// <param name="text">The text.</param>
    public static string NewLineOf(string text)
    {
        int end = text.IndexOf('\n', StringComparison.Ordinal);
        return end > 0 && text[end - 1] == '\r' ? "\r\n" : "\n";
    }

    private static (Encoding Encoding, byte[] Mark) MarkOf(byte[] bytes) => bytes switch
    {
        [0xEF, 0xBB, 0xBF, ..] => (new UTF8Encoding(false, true), [0xEF, 0xBB, 0xBF]),
        [0xFF, 0xFE, ..] => (new UnicodeEncoding(false, false, true), [0xFF, 0xFE]),
        [0xFE, 0xFF, ..] => (new UnicodeEncoding(true, false, true), [0xFE, 0xFF]),
        _ => (new UTF8Encoding(false, true), []),
    };
}
