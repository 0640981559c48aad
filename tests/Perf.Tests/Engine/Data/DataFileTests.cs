using System.Text;
using System.Text.Json;
using Perf.Engine.Data;
using Perf.Tests.Engine.Scenarios;

namespace Perf.Tests.Engine.Data;

public sealed class DataFileTests
{
    private static readonly DataFeeder s_csv = new() { Name = "users", File = "users.csv" };

    [Theory]
    [InlineData("name,id\nann,1\nbob,2\n", "ann|1 bob|2")]
    [InlineData("name,id\r\nann,1\r\nbob,2", "ann|1 bob|2")]
    [InlineData("\uFEFFname,id\nann,1\n\n  \n", "ann|1 !4")]
    [InlineData("name,id\n\"a \"\"b\"\", c\",1\n\"two\nlines\",2\n", "a \"b\", c|1 two\nlines|2")]
    [InlineData("name,id\n,\n\"\",x\n", "| |x")]
    [InlineData("name,id\nZoë,ünï\n", "Zoë|ünï")]
    public void Csv_Text_GivesRows(string text, string expected)
    {
        // A line of blanks is a row of one value, which is one too few.
        if (expected.Contains('!', StringComparison.Ordinal))
        {
            DataFault fault = Assert.Throws<DataFault>(() => Read(s_csv, text));
            Assert.Equal(expected.Split('!')[1], fault.Line.ToString(System.Globalization.CultureInfo.InvariantCulture));
            return;
        }

        DataTable table = Read(s_csv, text);
        Assert.Equal(["name", "id"], table.Columns);
        Assert.Equal(expected, Shown(table));
    }

    [Fact]
    public void Csv_Options_AreHeeded()
    {
        Assert.Equal("ann|1", Shown(Read(s_csv with { Delimiter = ';', Skip = 2, Header = ["a", "b"] }, "# comment\nname;id\nann;1\n")));
        Assert.Equal("an\"n|\"1\"", Shown(Read(s_csv with { Quotes = false }, "a,b\nan\"n,\"1\"\n")));
        Assert.Equal("Zoë|1", Shown(Read(s_csv with { Encoding = "windows-1252" }, [.. "a,b\nZo"u8, 0xEB, .. ",1\n"u8])));
        Assert.Equal("Zoë|1", Shown(Read(s_csv, Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes("a,b\nZoë,1\n")).ToArray())));
    }

    [Theory]
    [InlineData("", 0, "is empty")]
    [InlineData("\n\n", 0, "is empty")]
    [InlineData("name,id\n", 0, "no rows")]
    [InlineData("name,id\nann,1\nbob\n", 3, "has 1 value, and there are 2 columns (name, id)")]
    [InlineData("name,id\n\"two\nlines\",2\nbob,1,2\n", 4, "has 3 values")]
    [InlineData("name,id\nann,\"1\nbob,2\ncleo,3\n", 2, "is not closed")]
    [InlineData("name,id\nann,\"1\"x\n", 2, "after the closing quote")]
    [InlineData("name,id\na\"n\"n,1\n", 2, "has a quote in it")]
    [InlineData("name,name\nann,1\n", 1, "two columns are called 'name'")]
    public void Csv_WrongFile_TellsTheLine(string text, long line, string message)
    {
        DataFault fault = Assert.Throws<DataFault>(() => Read(s_csv, text));
        Assert.Equal(line, fault.Line);
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Csv_NotInItsEncoding_IsTold()
    {
        DataFault fault = Assert.Throws<DataFault>(() => Read(s_csv, [.. "name,id\nZo"u8, 0xEB, .. ",1\n"u8]));
        Assert.Contains("not utf-8 text", fault.Message, StringComparison.Ordinal);
        Assert.Contains("windows-1252", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Csv_AnyValues_AreReadAsTheyWereWritten() => SeededCases.ForAll(random =>
    {
        int columns = random.Next(1, 5);
        string[][] rows = [.. Enumerable.Range(0, random.Next(1, 8)).Select(_ => Enumerable.Range(0, columns).Select(_ => new string([.. Enumerable.Range(0, random.Next(8)).Select(_ => "ab,;\"\n\r é€"[random.Next(10)])])).ToArray())];
        string text = string.Concat(rows.Prepend([.. Enumerable.Range(0, columns).Select(column => $"c{column}")]).Select(row => $"{string.Join(',', row.Select(value => $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\""))}\n"));
        DataTable table = Read(s_csv, text);
        Assert.Equal(rows.Length, table.Rows);
        for (int row = 0; row < rows.Length; row++)
        {
            Assert.Equal(rows[row], Enumerable.Range(0, columns).Select(column => table.Value(row, column).Text));
            Assert.Equal(Encoding.UTF8.GetBytes(rows[row][0]), table.Utf8(row, 0).ToArray());
        }
    }, 300);

    [Theory]
    [InlineData(DataFormat.Json, """[{"a":"x","b":1.50,"c":true,"d":null,"e":{"k":[1]}},{"e":[],"d":2,"c":false,"b":-1e5,"a":"q\"\u00eb\n"}]""")]
    [InlineData(DataFormat.Ndjson, "{\"a\":\"x\",\"b\":1.50,\"c\":true,\"d\":null,\"e\":{\"k\":[1]}}\n\n{\"e\":[],\"d\":2,\"c\":false,\"b\":-1e5,\"a\":\"q\\\"\\u00eb\\n\",\"more\":1}\r\n")]
    public void Json_Rows_KeepTheirKinds(DataFormat format, string text)
    {
        DataTable table = Read(s_csv with { Format = format }, text);
        Assert.Equal(["a", "b", "c", "d", "e"], table.Columns);
        Assert.Equal(
            [ScalarValue.OfText("x"), new("1.50", ScalarKind.Number), new("true", ScalarKind.Boolean), new("null", ScalarKind.Null), new("""{"k":[1]}""", ScalarKind.Json)],
            Enumerable.Range(0, 5).Select(column => table.Value(0, column)));
        Assert.Equal(
            [ScalarValue.OfText("q\"ë\n"), new("-1e5", ScalarKind.Number), new("false", ScalarKind.Boolean), new("2", ScalarKind.Number), new("[]", ScalarKind.Json)],
            Enumerable.Range(0, 5).Select(column => table.Value(1, column)));
    }

    [Theory]
    [InlineData(DataFormat.Json, "", 0, "is empty")]
    [InlineData(DataFormat.Json, "[]", 0, "is empty")]
    [InlineData(DataFormat.Json, "{\"a\":1}", 1, "no array of objects")]
    [InlineData(DataFormat.Json, "[\n{\"a\":1},\n5]", 3, "a row must be an object")]
    [InlineData(DataFormat.Json, "[\n{\"a\":1,\"b\":2},\n\n{\"a\":1}]", 4, "the row has no 'b'")]
    [InlineData(DataFormat.Json, "[\n{\"a\":1},\n{\"a\":}]", 3, "cannot be read")]
    [InlineData(DataFormat.Json, "[{}]", 1, "no values")]
    [InlineData(DataFormat.Json, "[\n{\"a\":1},\n{\"a\":\"\\ud83d\"}]", 3, "no Unicode text")]
    [InlineData(DataFormat.Json, "[\n{\"\\udc00\":1}]", 2, "no Unicode text")]
    [InlineData(DataFormat.Json, "[\n{\"a\":1},\n{\"\\ud83dx\":1}]", 3, "no Unicode text")]
    [InlineData(DataFormat.Ndjson, "{\"a\":1}\n{\"a\":\"x\\ud83d\"}\n", 2, "no Unicode text")]
    [InlineData(DataFormat.Ndjson, "{\"a\":1}\n{\"a\":1\n", 2, "cannot be read")]
    [InlineData(DataFormat.Ndjson, "{\"a\":1}\n{\"b\":1}\n", 2, "the row has no 'a'")]
    [InlineData(DataFormat.Ndjson, "{\"a\":1} x\n", 1, "cannot be read")]
    [InlineData(DataFormat.Ndjson, "\n[1]\n", 2, "a row must be an object")]
    public void Json_WrongFile_TellsTheLine(DataFormat format, string text, long line, string message)
    {
        DataFault fault = Assert.Throws<DataFault>(() => Read(s_csv with { Format = format }, text));
        Assert.Equal(line, fault.Line);
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_AnyTexts_AreReadAsTheyWereWritten() => SeededCases.ForAll(random =>
    {
        string[] texts = [.. Enumerable.Range(0, random.Next(1, 20)).Select(_ => new string([.. Enumerable.Range(0, random.Next(20)).Select(_ => (char)random.Next(random.Next(2) == 0 ? 64 : 0xD800))]))];
        DataTable table = Read(s_csv with { Format = DataFormat.Json }, JsonSerializer.Serialize(texts.Select(text => new { text })));
        Assert.Equal(texts, Enumerable.Range(0, table.Rows).Select(row => table.Value(row, 0).Text));
    }, 300);

    private static DataTable Read(DataFeeder feeder, string text) => Read(feeder, Encoding.UTF8.GetBytes(text));

    private static DataTable Read(DataFeeder feeder, byte[] bytes)
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "data");
        File.WriteAllBytes(path, bytes);
        DataTable table = DataFile.Read(feeder, path, keeps: true);
        Assert.Equal((table.Rows, table.Columns), (DataFile.Read(feeder, path, keeps: false).Rows, table.Columns));
        return table;
    }

    private static string Shown(DataTable table) =>
        string.Join(' ', Enumerable.Range(0, table.Rows).Select(row => string.Join('|', Enumerable.Range(0, table.Columns.Count).Select(column => table.Value(row, column).Text))));
}
