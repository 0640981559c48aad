using System.Globalization;
using System.Text.RegularExpressions;
using static Perf.Compatibility.Results.Artillery.Ensure.ExpressionTokens;

namespace Perf.Compatibility.Results.Artillery.Ensure;

/// <summary>
/// Reads filtrex' language. From the loosest to the tightest: <c>?:</c>, <c>or</c>, <c>and</c>, <c>in</c> and <c>not in</c>, <c>== !=</c>, <c>&lt; &lt;= &gt; &gt;=</c> and <c>~=</c>,
/// <c>+ -</c>, <c>* / %</c>, <c>^</c>, <c>not</c> and the minus sign. Source: filtrex, expressions (the grammar).
/// </summary>
internal sealed class ExpressionParser
{
    private const int MaxDepth = 100;

    // A chain of sums is evaluated from its end: as many calls deep as it has signs.
    private const int MaxTokens = 2000;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);

    private static readonly Dictionary<string, (int Least, int Most, Func<double[], double> Compute)> s_functions = new(StringComparer.Ordinal)
    {
        ["abs"] = (1, 1, of => Math.Abs(of[0])),
        ["ceil"] = (1, 1, of => Math.Ceiling(of[0])),
        ["floor"] = (1, 1, of => Math.Floor(of[0])),
        ["log"] = (1, 1, of => Math.Log(of[0])),
        ["log2"] = (1, 1, of => Math.Log2(of[0])),
        ["log10"] = (1, 1, of => Math.Log10(of[0])),
        ["max"] = (1, int.MaxValue, of => of.Max()),
        ["min"] = (1, int.MaxValue, of => of.Min()),
        ["round"] = (1, 1, of => Math.Floor(of[0] + 0.5)),
        ["sqrt"] = (1, 1, of => Math.Sqrt(of[0])),
    };

    private static readonly string[][] s_levels = [["or"], ["and"], ["in", "not"], ["==", "!="], ["<", "<=", ">", ">=", "~="], ["+", "-"], ["*", "/", "%"], ["^"]];

    private readonly string _text;
    private readonly IReadOnlyList<(Kind Kind, string Text, int Place)> _tokens;
    private int _at;
    private int _depth;

    private ExpressionParser(string text, IReadOnlyList<(Kind Kind, string Text, int Place)> tokens)
    {
        _text = text;
        _tokens = tokens;
    }

    private (Kind Kind, string Text, int Place) Current => _tokens[_at];

    /// <summary>Reads an expression.</summary>
    /// <param name="text">The text.</param>
    /// <param name="names">The names of metrics that are known.</param>
    /// <returns>What evaluates it.</returns>
    /// <exception cref="PerfException"><see cref="ErrorIds.ThresholdInvalid"/> with the place.</exception>
    public static Expression Parse(string text, IEnumerable<string> names)
    {
        IReadOnlyList<(Kind Kind, string Text, int Place)> tokens = ExpressionTokens.Read(text, names);
        if (tokens.Count > MaxTokens)
        {
            throw Invalid(text, tokens[MaxTokens].Place, $"it has more than {MaxTokens} words and signs");
        }

        var parser = new ExpressionParser(text, tokens);
        Expression whole = parser.Conditional();
        return parser.Current.Kind == Kind.End ? whole : throw parser.Unexpected();
    }

    /// <summary>A value as a number.</summary>
    /// <param name="value">A number or a text.</param>
    /// <returns>NaN for a text that is none.</returns>
    public static double Number(object value) =>
        value is double number ? number : double.TryParse((string)value, NumberStyles.Float, CultureInfo.InvariantCulture, out double parsed) ? parsed : double.NaN;

    private Expression Conditional()
    {
        if (++_depth > MaxDepth)
        {
            throw Invalid(_text, Current.Place, "it is nested too deep");
        }

        Expression condition = Binary(0);
        if (TryTake("?"))
        {
            Expression yes = Conditional();
            Take(":");
            Expression no = Conditional();
            Expression test = condition;
            condition = scope => IsTrue(test(scope)) ? yes(scope) : no(scope);
        }

        _depth--;
        return condition;
    }

    private Expression Binary(int level)
    {
        if (level == s_levels.Length)
        {
            return Unary();
        }

        Expression left = Binary(level + 1);
        while (Current.Kind == Kind.Sign && s_levels[level].Contains(Current.Text) && (Current.Text != "not" || _tokens[_at + 1].Text == "in"))
        {
            string sign = Current.Text;
            _at++;
            left = sign switch
            {
                "in" or "not" => In(left, isNegated: sign == "not"),
                "~=" => Matches(left, Current, Binary(level + 1)),
                _ => Combine(sign, left, Binary(level + 1)),
            };
        }

        return left;
    }

    private Expression In(Expression value, bool isNegated)
    {
        if (isNegated)
        {
            Take("in");
        }

        Take("(");
        IReadOnlyList<Expression> list = List();
        return scope => Truth(list.Any(one => AreEqual(one(scope), value(scope))) != isNegated);
    }

    private Expression Matches(Expression value, (Kind Kind, string Text, int Place) first, Expression pattern)
    {
        bool Test(string text, string with)
        {
            try
            {
                return Regex.IsMatch(text, with, RegexOptions.CultureInvariant, s_patience);
            }
            catch (ArgumentException e)
            {
                throw Invalid(_text, first.Place, $"'{with}' is no regular expression: {e.Message.TrimEnd('.')}");
            }
            catch (RegexMatchTimeoutException)
            {
                throw Invalid(_text, first.Place, $"'{with}' takes more than {s_patience.TotalSeconds} s to be looked for");
            }
        }

        // A pattern that is written out is looked at now, and not after the run.
        _ = first.Kind == Kind.Text && Test("", first.Text);
        return scope => Truth(Test(Text(value(scope)), Text(pattern(scope))));
    }

    private static Expression Combine(string sign, Expression left, Expression right) => sign switch
    {
        "or" => scope => Truth(IsTrue(left(scope)) || IsTrue(right(scope))),
        "and" => scope => Truth(IsTrue(left(scope)) && IsTrue(right(scope))),
        "==" => scope => Truth(AreEqual(left(scope), right(scope))),
        "!=" => scope => Truth(!AreEqual(left(scope), right(scope))),
        "<" => scope => Truth(Number(left(scope)) < Number(right(scope))),
        "<=" => scope => Truth(Number(left(scope)) <= Number(right(scope))),
        ">" => scope => Truth(Number(left(scope)) > Number(right(scope))),
        ">=" => scope => Truth(Number(left(scope)) >= Number(right(scope))),
        "+" => scope => Number(left(scope)) + Number(right(scope)),
        "-" => scope => Number(left(scope)) - Number(right(scope)),
        "*" => scope => Number(left(scope)) * Number(right(scope)),
        "/" => scope => Number(left(scope)) / Number(right(scope)),
        "%" => scope => Number(left(scope)) % Number(right(scope)),
        _ => scope => Math.Pow(Number(left(scope)), Number(right(scope))),
    };

    private Expression Unary()
    {
        if (TryTake("-"))
        {
            Expression of = Nested();
            return scope => -Number(of(scope));
        }

        if (TryTake("not"))
        {
            Expression of = Nested();
            return scope => Truth(!IsTrue(of(scope)));
        }

        return Primary();
    }

    private Expression Nested()
    {
        if (++_depth > MaxDepth)
        {
            throw Invalid(_text, Current.Place, "it is nested too deep");
        }

        Expression inner = Unary();
        _depth--;
        return inner;
    }

    private Expression Primary()
    {
        (Kind kind, string text, int place) = Current;
        _at++;
        switch (kind)
        {
            case Kind.Number:
                double number = double.Parse(text, CultureInfo.InvariantCulture);
                return _ => number;
            case Kind.Text:
                return _ => text;
            case Kind.Name:
                return Current is { Kind: Kind.Sign, Text: "(" } && !text.Contains('.', StringComparison.Ordinal) ? Call(text, place) : scope => scope.Get(text);
            case Kind.Sign when text == "(":
                Expression inner = Conditional();
                Take(")");
                return inner;
            default:
                _at--;
                throw Unexpected();
        }
    }

    private Expression Call(string name, int place)
    {
        Take("(");
        IReadOnlyList<Expression> arguments = List();
        if (!s_functions.TryGetValue(name, out (int Least, int Most, Func<double[], double> Compute) function))
        {
            throw Invalid(_text, place, $"there is no function '{name}'; there are {string.Join(", ", s_functions.Keys)}");
        }

        return arguments.Count >= function.Least && arguments.Count <= function.Most
            ? scope => function.Compute([.. arguments.Select(argument => Number(argument(scope)))])
            : throw Invalid(_text, place, $"{name} takes {(function.Most == 1 ? "one value" : "one value or more")}");
    }

    // The rest of a list in brackets.
    private List<Expression> List()
    {
        var list = new List<Expression>();
        if (TryTake(")"))
        {
            return list;
        }

        do
        {
            list.Add(Conditional());
        }
        while (TryTake(","));
        Take(")");
        return list;
    }

    private bool TryTake(string sign)
    {
        if (Current.Kind != Kind.Sign || Current.Text != sign)
        {
            return false;
        }

        _at++;
        return true;
    }

    private void Take(string sign)
    {
        if (!TryTake(sign))
        {
            throw Invalid(_text, Current.Place, $"'{sign}' is expected there");
        }
    }

    private PerfException Unexpected() => Invalid(_text, Current.Place, Current.Kind == Kind.End ? "it ends too early" : $"'{Current.Text}' is not expected there");

    private static object Truth(bool value) => value ? 1.0 : 0.0;

    private static bool IsTrue(object value) => value is string text ? text.Length > 0 : (double)value is not (0 or double.NaN);

    private static bool AreEqual(object one, object other) => one is string && other is string ? one.Equals(other) : Number(one) == Number(other);

    private static string Text(object value) => value is double number ? number.ToString("R", CultureInfo.InvariantCulture) : (string)value;
}
