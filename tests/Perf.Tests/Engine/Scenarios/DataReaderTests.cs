using Perf.Engine.Scenarios;

namespace Perf.Tests.Engine.Scenarios;

public sealed class DataReaderTests
{
    private const string Users = "name,password\nann,a\nbob,b\n";

    [Fact]
    public void Load_DataInUse_IsLookedThrough()
    {
        using var folder = new TemporaryFolder();
        folder.Write("data/users.csv", Users);
        folder.Write("products.ndjson", "{\"id\":1}\n{\"id\":2}\n{\"id\":3}\n");
        Scenario scenario = Load(folder, "data:\n  users: { file: data/users.csv, order: once }\n  products: { file: products.ndjson }", "{ get: \"/${users.name}?p=${products.id}\", headers: { a: \"${lower(users.password)} ${vu}.${iteration}\" } }");

        DataFeeder users = scenario.Data["users"];
        Assert.Equal(("data/users.csv", DataFormat.Csv, DataOrder.Once, 2), (users.File, users.Format, users.Order, users.Rows));
        Assert.Equal(["name", "password"], users.Columns);
        Assert.Equal((DataFormat.Ndjson, DataOrder.Sequence, 3), (scenario.Data["products"].Format, scenario.Data["products"].Order, scenario.Data["products"].Rows));
    }

    [Theory]
    [InlineData("{ file: missing.csv }", 8, 18, "there is no file 'missing.csv' in the scenario's folder", null)]
    [InlineData("{ file: ../outside.csv }", 8, 18, "is outside the scenario's folder", null)]
    [InlineData("{ file: uneven.csv }", 8, 18, "uneven.csv:3: the row has 1 value, and there are 2 columns", null)]
    [InlineData("{ file: empty.csv }", 8, 18, "empty.csv: it is empty", null)]
    [InlineData("{ file: users.dat }", 8, 18, "does not tell the file's format", null)]
    [InlineData("{ file: \"${x}.csv\" }", 8, 18, "cannot hold a reference", null)]
    [InlineData("{ order: once }", 8, 10, "needs the key 'file'", null)]
    [InlineData("{ file: users.csv, order: onec }", 8, 36, "'order' cannot be 'onec'", "once")]
    [InlineData("{ file: users.csv, delimter: x }", 8, 29, "there is no key 'delimter'", "delimiter")]
    [InlineData("{ file: users.csv, delimiter: ab }", 8, 40, "'delimiter' cannot be 'ab'", null)]
    [InlineData("{ file: users.csv, encoding: utf8 }", 8, 39, "'encoding' cannot be 'utf8'", "utf-8")]
    [InlineData("{ file: users.csv, columns: [a, a] }", 8, 42, "stands twice", null)]
    [InlineData("{ file: users.csv, columns: [a] }", 8, 18, "users.csv:1: the row has 2 values, and there are 1 columns", null)]
    [InlineData("{ file: rows.json, skip: 1 }", 8, 35, "'skip' belongs to CSV files alone", null)]
    [InlineData("users.csv", 8, 10, "'users' must be a mapping", null)]
    public void Load_WrongData_TellsPlaceAndFault(string definition, int line, int column, string message, string? nearest)
    {
        using var folder = new TemporaryFolder();
        folder.Write("users.csv", Users);
        folder.Write("users.dat", Users);
        folder.Write("uneven.csv", "a,b\n1,2\n3\n");
        folder.Write("empty.csv", "");
        folder.Write("rows.json", "[{\"a\":1}]");
        AssertProblem(folder, $"data:\n  users: {definition}", "get: /", line, column, message, nearest);
    }

    [Theory]
    [InlineData("get: \"/${users.nmae}\"", 5, 16, "the data 'users' (users.csv) has no column 'nmae'", "name")]
    [InlineData("get: \"/x?${lower(users.pasword)}\"", 5, 18, "the data 'users' (users.csv) has no column 'pasword'", "password")]
    [InlineData("get: \"/${user.name}\"", 5, 16, "there is no variable 'user.name' here", null)]
    [InlineData("get: \"/${file('nowhere.txt')}\"", 5, 16, "there is no file 'nowhere.txt'", null)]
    [InlineData("get: \"/${file('../x')}\"", 5, 16, "outside the scenario's folder", null)]
    [InlineData("{ get: /, capture: { users.name: { json: $.a } } }", 5, 30, "is the name of a column", null)]
    public void Load_WrongReference_TellsPlaceAndFault(string step, int line, int column, string message, string? nearest)
    {
        using var folder = new TemporaryFolder();
        folder.Write("users.csv", Users);
        AssertProblem(folder, "data: { users: { file: users.csv } }", step, line, column, message, nearest);
    }

    [Theory]
    [InlineData("fake", "data cannot be called 'fake'")]
    [InlineData("a.b", "cannot be the name of data")]
    public void Load_WrongName_IsRefused(string name, string message)
    {
        using var folder = new TemporaryFolder();
        folder.Write("users.csv", Users);
        AssertProblem(folder, $"data: {{ {name}: {{ file: users.csv }} }}", "get: /", 7, 9, message, null);
    }

    [Fact]
    public void Load_VariableWithTheNameOfAColumn_IsRefused()
    {
        using var folder = new TemporaryFolder();
        folder.Write("users.csv", Users);
        AssertProblem(folder, "data: { users: { file: users.csv } }\nvariables: { users.name: x }", "get: /", 8, 14, "is the name of a column of the data 'users'", null);
    }

    [Fact]
    public void Load_DataThatCannotBeRead_IsToldOnceAndNotAtEveryUse()
    {
        using var folder = new TemporaryFolder();
        ScenarioException error = Assert.Throws<ScenarioException>(() => Load(folder, "data: { users: { file: missing.csv } }", "get: \"/${users.name}${users.x}\""));
        Assert.Single(error.Problems);
    }

    private static Scenario Load(TemporaryFolder folder, string data, string step) => ScenarioLoader.Load(folder.Write("scenario.yaml", Text(data, step)));

    // The step is in line 5 and begins in column 9; the data begin in line 7.
    private static string Text(string data, string step) => $"name: x\ntarget: http://localhost:1\nload: {{ a: {{ executor: shared-iterations }} }}\nflows: {{ one: {{ steps: [\n        {step}\n] }} }}\n{data}\n";

    private static void AssertProblem(TemporaryFolder folder, string data, string step, int line, int column, string message, string? nearest)
    {
        ScenarioException error = Assert.Throws<ScenarioException>(() => Load(folder, data, step));
        ScenarioProblem? problem = error.Problems.FirstOrDefault(one => (one.Line, one.Column) == (line, column) && one.Message.Contains(message, StringComparison.Ordinal));
        Assert.True(problem is not null, $"No problem at {line}:{column} with '{message}' in:\n{error.Message}");
        Assert.Equal(nearest, problem.Nearest);
    }
}
