using System.Text;
using nietras.SeparatedValues;

namespace Perf.Engine.Data;

/// <summary>Reads CSV files (RFC 4180), strictly: what is not as it should be is told with its line, for a column that has slipped makes every value wrong.</summary>
internal static class CsvRows
{
    private const char Quote = '"';

    /// <summary>The encodings that a file may have, by their names on the web.</summary>
    public static IReadOnlyList<string> Encodings { get; } = ["utf-8", "utf-16", "utf-16be", "iso-8859-1", "windows-1252", "us-ascii"];

    /// <summary>Reads a file.</summary>
    public static void Read(DataFeeder feeder, string path, DataTableBuilder builder)
    {
        using var text = new StreamReader(path, EncodingOf(feeder.Encoding), detectEncodingFromByteOrderMarks: true, 1 << 16);
        Read(feeder, text, builder);
    }

    /// <summary>Reads a text.</summary>
    public static void Read(DataFeeder feeder, TextReader text, DataTableBuilder builder)
    {
        long line = 0;
        try
        {
            for (; line < feeder.Skip; line++)
            {
                if (text.ReadLine() is null)
                {
                    throw new DataFault(0, $"it has {line} lines, and the first {feeder.Skip} are to be passed over (skip)");
                }
            }

            long skipped = line;
            if (feeder.Header.Count > 0)
            {
                builder.Columns = feeder.Header;
            }

            using SepReader reader = Sep.New(feeder.Delimiter)
                .Reader(options => options with { HasHeader = false, DisableColCountCheck = true, DisableQuotesParsing = !feeder.Quotes, DisableFastFloat = true })
                .From(text);
            var value = new StringBuilder();
            bool isFirst = true;
            foreach (SepReader.Row row in reader)
            {
                // Of a file without a header the reader counts the first row as if one stood before it.
                long first = skipped + (isFirst ? 1 : row.LineNumberFrom);
                isFirst = false;
                line = skipped + row.LineNumberToExcl - 1;
                if (row.ColCount == 0 || (row.ColCount == 1 && row.Span.IsEmpty))
                {
                    continue;
                }

                if (builder.Columns.Count == 0)
                {
                    builder.Columns = ReadNames(row, feeder.Quotes, first, value);
                }
                else
                {
                    ReadRow(row, feeder.Quotes, first, builder, value);
                }
            }
        }
        catch (DecoderFallbackException)
        {
            throw new DataFault(line + 1, $"after here it is not {feeder.Encoding} text; save it as UTF-8, or name its encoding: {string.Join(", ", Encodings)}");
        }
        catch (NotSupportedException)
        {
            throw new DataFault(line + 1, "the row is longer than 16 million characters; a quote that is not closed makes one value of the rest of the file");
        }
    }

    private static Encoding EncodingOf(string name) => name switch
    {
        "utf-8" => new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true),
        "windows-1252" => CodePagesEncodingProvider.Instance.GetEncoding(1252, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)!,
        _ => Encoding.GetEncoding(name, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback),
    };

    private static string[] ReadNames(SepReader.Row row, bool hasQuotes, long line, StringBuilder value)
    {
        string[] names = new string[row.ColCount];
        for (int i = 0; i < names.Length; i++)
        {
            names[i] = ValueOf(row[i].Span, hasQuotes, line, i, value).Trim().ToString();
        }

        string? twice = names.Where(name => name.Length > 0).GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1)?.Key;
        return twice is null ? names : throw new DataFault(line, $"two columns are called '{twice}'");
    }

    private static void ReadRow(SepReader.Row row, bool hasQuotes, long line, DataTableBuilder builder, StringBuilder value)
    {
        if (row.ColCount != builder.Columns.Count)
        {
            throw new DataFault(line, $"the row has {row.ColCount} value{(row.ColCount == 1 ? "" : "s")}, and there are {builder.Columns.Count} columns ({string.Join(", ", builder.Columns.Take(10))})");
        }

        for (int i = 0; i < row.ColCount; i++)
        {
            builder.Add(ValueOf(row[i].Span, hasQuotes, line, i, value));
        }

        builder.EndRow();
    }

    private static ReadOnlySpan<char> ValueOf(ReadOnlySpan<char> raw, bool hasQuotes, long line, int column, StringBuilder value)
    {
        if (!hasQuotes || raw.IndexOf(Quote) < 0)
        {
            return raw;
        }

        if (raw[0] != Quote)
        {
            throw new DataFault(line, $"value {column + 1} has a quote in it and does not begin with one; put the whole value in quotes and double the one within, or write 'quotes: false'");
        }

        ReadOnlySpan<char> inner = raw[1..];
        value.Clear();
        while (true)
        {
            int next = inner.IndexOf(Quote);
            if (next < 0)
            {
                throw new DataFault(line, $"the quote that value {column + 1} begins with is not closed");
            }

            value.Append(inner[..next]);
            inner = inner[(next + 1)..];
            if (inner.IsEmpty)
            {
                return value.ToString();
            }

            if (inner[0] != Quote)
            {
                throw new DataFault(line, $"after the closing quote of value {column + 1} stands more text; a quote within a value is doubled");
            }

            value.Append(Quote);
            inner = inner[1..];
        }
    }
}
