using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Perf.Engine.Scenarios.Writing;

namespace Perf.Compatibility.Import.Postman;

/// <summary>
/// Recognises the simple statements of test scripts: what a response must be, and values that are kept for later requests. Everything else is told with its line:
/// a script is not run, and never half understood.
/// </summary>
internal sealed partial class PostmanScript(PostmanVariables variables, ImportNotes notes, string place)
{
    private readonly HashSet<string> _bodies = new(StringComparer.Ordinal) { "pm.response.json()", "JSON.parse(responseBody)" };
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    public static IReadOnlyList<string> LinesOf(JsonElement script) =>
        script.Get("script").Get("exec") is { ValueKind: JsonValueKind.Array } lines ? [.. lines.EnumerateArray().SelectMany(line => line.Text().Split('\n'))] : script.Get("script").Text("exec").Split('\n');

    public void Read(RequestDraft request, JsonElement script)
    {
        bool isTest = script.Text("listen") == "test";
        string test = "";
        foreach ((string statement, int line) in PostmanStatements.Of(LinesOf(script)))
        {
            if (statement is "}" or "})" or "});" or "};" or "" || Declares(statement))
            {
                continue;
            }

            Match begun = TestStart().Match(statement);
            string rest = statement;
            if (begun.Success)
            {
                test = LiteralText.Name(begun.Groups["name"].Value, "test");
                rest = statement[begun.Length..].Trim();
                if (rest.Length == 0)
                {
                    continue;
                }
            }

            if (!isTest || !(Captures(request, rest) || Asserts(request, rest, test)))
            {
                notes.Add(ConversionNoteKind.NotCarriedOver, $"a statement of a {(isTest ? "test" : "pre-request")} script: {LiteralText.Name(rest, "")}", $"{place}, line {line}");
            }
        }
    }

    // const body = pm.response.json(); const id = body.items[0].id;
    private bool Declares(string statement)
    {
        Match match = Declaration().Match(statement);
        if (!match.Success)
        {
            return false;
        }

        string value = match.Groups["value"].Value.Trim();
        if (_bodies.Contains(value))
        {
            _bodies.Add(match.Groups["name"].Value);
            return true;
        }

        if (PathOf(value) is { } path)
        {
            _values[match.Groups["name"].Value] = path;
            return true;
        }

        return false;
    }

    private bool Captures(RequestDraft request, string statement)
    {
        Match match = Setter().Match(statement);
        if (!match.Success)
        {
            return false;
        }

        string name = variables.Capture(match.Groups["name"].Value);
        string value = match.Groups["value"].Value.Trim();
        Match header = HeaderValue().Match(value);
        if (header.Success && HeaderNames.IsToken(header.Groups["name"].Value))
        {
            request.Capture.Add(name, new DraftMapping().Add("header", header.Groups["name"].Value.ToLowerInvariant()));
            return true;
        }

        if (PathOf(value) is not { } path)
        {
            return false;
        }

        request.Capture.Add(name, new DraftMapping().Add("json", path));
        return true;
    }

    private bool Asserts(RequestDraft request, string statement, string test)
    {
        if (StatusOf(statement) is { } status)
        {
            request.Expect.Add("status", status.Length == 1 ? Number(status[0]) : new DraftSequence(status.Select(Number)));
            return true;
        }

        return (BodyCondition(statement) ?? TimeCondition(statement) ?? HeaderCondition(statement) ?? JsonCondition(statement)) is { } condition && AddCheck(request, test.Length == 0 ? LiteralText.Name(statement, "test") : test, condition);

        static DraftNode Number(string code) => code.All(char.IsAsciiDigit) ? DraftScalar.Number(code) : DraftScalar.Of(code);
    }

    // The conditions of one test are one check, and a second one on the same thing is another.
    private static bool AddCheck(RequestDraft request, string test, (string Key, string? Selector, DraftNode Condition) found)
    {
        string name = test;
        for (int i = 2; ; i++)
        {
            DraftMapping check = request.Checks[name] as DraftMapping ?? new DraftMapping();
            if (found.Selector is null && check[found.Key] is null)
            {
                request.Checks.Add(name, check.Add(found.Key, found.Condition));
                return true;
            }

            DraftMapping named = check[found.Key] as DraftMapping ?? new DraftMapping();
            if (found.Selector is not null && named[found.Selector] is null)
            {
                request.Checks.Add(name, check.Add(found.Key, named.Add(found.Selector, found.Condition)));
                return true;
            }

            name = $"{test} ({i})";
        }
    }

    private static string[]? StatusOf(string statement)
    {
        Match match = Status().Match(statement);
        if (match.Success)
        {
            return match.Groups["many"].Success ? [.. match.Groups["many"].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)] : [match.Groups["code"].Value];
        }

        return StatusWord().Match(statement) is { Success: true } word
            ? word.Groups["word"].Value switch { "ok" => ["200"], "success" => ["2xx"], "accepted" => ["202"], "badRequest" => ["400"], "unauthorized" => ["401"], "forbidden" => ["403"], "notFound" => ["404"], "redirection" => ["3xx"], "clientError" => ["4xx"], "serverError" => ["5xx"], "rateLimited" => ["429"], _ => null }
            : null;
    }

    private (string, string?, DraftNode)? BodyCondition(string statement) => Body().Match(statement) is { Success: true } match
        ? ("body", null, new DraftMapping().Add("contains", variables.Template(Unquoted(match.Groups["text"].Value), place)))
        : null;

    private static (string, string?, DraftNode)? TimeCondition(string statement) => Time().Match(statement) is { Success: true } match
        ? ("duration", null, DraftScalar.Of($"< {match.Groups["ms"].Value}ms"))
        : null;

    private static (string, string?, DraftNode)? HeaderCondition(string statement) => Header().Match(statement) is { Success: true } match && HeaderNames.IsToken(match.Groups["name"].Value)
        ? ("header", match.Groups["name"].Value.ToLowerInvariant(), match.Groups["value"].Success
            ? new DraftMapping().Add("equals", LiteralText.Escape(Unquoted(match.Groups["value"].Value)))
            : new DraftMapping().Add("exists", DraftScalar.Of(true)))
        : null;

    private (string, string?, DraftNode)? JsonCondition(string statement)
    {
        Match match = Json().Match(statement);
        if (!match.Success || PathOf(match.Groups["left"].Value.Trim()) is not { } path)
        {
            return null;
        }

        string chain = match.Groups["chain"].Value;
        string value = match.Groups["value"].Value.Trim();
        bool isNot = chain.Contains(".not.", StringComparison.Ordinal) || chain.StartsWith("not.", StringComparison.Ordinal);
        string word = chain.Split('.')[^1];
        DraftNode? condition = word switch
        {
            "equal" or "equals" or "eq" or "eql" or "eqls" when Literal(value) is { } literal => new DraftMapping().Add(isNot ? "notEquals" : "equals", literal),
            "include" or "includes" or "contain" or "contains" when Literal(value) is { } literal => new DraftMapping().Add(isNot ? "notContains" : "contains", literal),
            "above" or "greaterThan" or "gt" when IsNumber(value) && !isNot => DraftScalar.Of($"> {value}"),
            "below" or "lessThan" or "lt" when IsNumber(value) && !isNot => DraftScalar.Of($"< {value}"),
            "least" or "gte" when IsNumber(value) && !isNot => DraftScalar.Of($">= {value}"),
            "most" or "lte" when IsNumber(value) && !isNot => DraftScalar.Of($"<= {value}"),
            "exist" or "exists" or "undefined" or "ok" when value.Length == 0 => new DraftMapping().Add("exists", DraftScalar.Of(word == "undefined" ? isNot : !isNot)),
            "true" or "false" when value.Length == 0 && !isNot => new DraftMapping().Add("equals", DraftScalar.Of(word == "true")),
            _ => null,
        };
        return condition is null ? null : ("json", path, condition);
    }

    private DraftScalar? Literal(string value) =>
        value.Length > 1 && value[0] is '"' or '\'' or '`' && value[^1] == value[0] ? DraftScalar.Of(variables.Template(Unquoted(value), place))
        : IsNumber(value) || value is "true" or "false" or "null" ? DraftScalar.Number(value)
        : EnvironmentGet().Match(value) is { Success: true } get ? DraftScalar.Of(variables.Template($"{{{{{get.Groups["name"].Value}}}}}", place)) : null;

    private static bool IsNumber(string value) => double.TryParse(value, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _) && value[0] is '-' or (>= '0' and <= '9');

    private static string Unquoted(string value) => Regex.Replace(value[1..^1], @"\\(.)", "$1");

    // body.items[0].id, or a variable that has been set to such a thing.
    private string? PathOf(string expression)
    {
        if (_values.TryGetValue(expression, out string? known))
        {
            return known;
        }

        string? body = _bodies.Where(one => expression.StartsWith(one, StringComparison.Ordinal) && (expression.Length == one.Length || expression[one.Length] is '.' or '[' or '?')).MaxBy(one => one.Length);
        if (body is null)
        {
            return null;
        }

        string path = expression[body.Length..].Replace("?.", ".", StringComparison.Ordinal);
        return SimplePath().IsMatch(path) ? $"${path.Replace("[\"", "['", StringComparison.Ordinal).Replace("\"]", "']", StringComparison.Ordinal)}" : null;
    }

    [GeneratedRegex("""^pm\.test\(\s*(?<q>["'`])(?<name>.*?)\k<q>\s*,\s*(?:async\s+)?(?:function\s*\(\s*\w*\s*\)|\(?\s*\w*\s*\)?\s*=>)\s*\{?""", RegexOptions.CultureInvariant)]
    private static partial Regex TestStart();

    [GeneratedRegex(@"^(?:const|let|var)?\s*(?<name>[A-Za-z_$][\w$]*)\s*=\s*(?<value>[^=].*?);?\s*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Declaration();

    [GeneratedRegex("""^(?:pm\.(?:environment|collectionVariables|globals|variables)\.set|postman\.set(?:Environment|Global)Variable)\(\s*["'`](?<name>[^"'`]+)["'`]\s*,\s*(?<value>.+)\)\s*;?\s*(?:\}?\s*\)\s*;?)?\s*\z""", RegexOptions.CultureInvariant)]
    private static partial Regex Setter();

    [GeneratedRegex("""^(?:pm\.response\.headers\.get|postman\.getResponseHeader)\(\s*["'`](?<name>[^"'`]+)["'`]\s*\)\z""", RegexOptions.CultureInvariant)]
    private static partial Regex HeaderValue();

    [GeneratedRegex(@"^(?:pm\.response\.to\.have\.status\(\s*(?<code>[1-5]\d\d)\s*\)|pm\.expect\(\s*pm\.response\.code\s*\)\.(?:to\.)?(?:be\.)?(?:equal|equals|eq|eql|eqls)\(\s*(?<code>[1-5]\d\d)\s*\)|pm\.expect\(\s*pm\.response\.code\s*\)\.to\.be\.oneOf\(\s*\[(?<many>[\d\s,]+)\]\s*\)|tests\[.*\]\s*=\s*responseCode\.code\s*===?\s*(?<code>[1-5]\d\d))\s*;?\s*(?:\}?\s*\)\s*;?)?\s*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Status();

    [GeneratedRegex(@"^pm\.response\.to\.(?:not\.be\.error|be\.(?<word>ok|success|accepted|badRequest|unauthorized|forbidden|notFound|redirection|clientError|serverError|rateLimited))\s*;?\s*(?:\}?\s*\)\s*;?)?\s*\z", RegexOptions.CultureInvariant)]
    private static partial Regex StatusWord();

    [GeneratedRegex("""^(?:pm\.expect\(\s*pm\.response\.text\(\)\s*\)\.to\.(?:include|contain)s?\(\s*(?<text>(?<q>["'`]).*\k<q>)\s*\)|tests\[.*\]\s*=\s*responseBody\.has\(\s*(?<text>(?<q>["'`]).*\k<q>)\s*\))\s*;?\s*(?:\}?\s*\)\s*;?)?\s*\z""", RegexOptions.CultureInvariant)]
    private static partial Regex Body();

    [GeneratedRegex(@"^(?:pm\.expect\(\s*pm\.response\.responseTime\s*\)\.to\.be\.(?:below|lessThan|lt)\(\s*(?<ms>\d+)\s*\)|tests\[.*\]\s*=\s*responseTime\s*<\s*(?<ms>\d+))\s*;?\s*(?:\}?\s*\)\s*;?)?\s*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Time();

    [GeneratedRegex("""^pm\.response\.to\.have\.header\(\s*["'`](?<name>[^"'`]+)["'`]\s*(?:,\s*(?<value>(?<q>["'`]).*\k<q>)\s*)?\)\s*;?\s*(?:\}?\s*\)\s*;?)?\s*\z""", RegexOptions.CultureInvariant)]
    private static partial Regex Header();

    [GeneratedRegex(@"^pm\.expect\((?<left>[^)]*(?:\(\)[^)]*)?)\)\.(?<chain>[A-Za-z.]+?)(?:\(\s*(?<value>.*?)\s*\))?\s*;?\s*(?:\}?\s*\)\s*;?)?\s*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Json();

    [GeneratedRegex("""^pm\.(?:environment|collectionVariables|globals|variables)\.get\(\s*["'`](?<name>[^"'`]+)["'`]\s*\)\z""", RegexOptions.CultureInvariant)]
    private static partial Regex EnvironmentGet();

    [GeneratedRegex("""^(?:\.[A-Za-z_]\w*|\[\d+\]|\[(?:"[A-Za-z0-9_ -]+"|'[A-Za-z0-9_ -]+')\])*\z""", RegexOptions.CultureInvariant)]
    private static partial Regex SimplePath();
}
