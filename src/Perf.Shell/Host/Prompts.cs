using System.Collections;
using System.Collections.ObjectModel;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace Perf.Shell.Host;

/// <summary>Questions to the user. With -NonInteractive, or when standard input has ended, a question is an error.</summary>
internal sealed class Prompts(PSHostUserInterface ui, Terminal terminal, bool nonInteractive)
{
    public string ReadLine()
    {
        Demand("Read and Prompt functionality is not available.");
        return Console.In.ReadLine() ?? throw Unavailable("Standard input has ended.");
    }

    public SecureString ReadSecret(char? mask)
    {
        Demand("Read and Prompt functionality is not available.");
        var secret = new SecureString();
        if (!terminal.InputIsTerminal)
        {
            foreach (char c in ReadLine())
            {
                secret.AppendChar(c);
            }

            return secret;
        }

        for (ConsoleKeyInfo key = Console.ReadKey(intercept: true); key.Key != ConsoleKey.Enter; key = Console.ReadKey(intercept: true))
        {
            if (key.Key == ConsoleKey.Backspace)
            {
                if (secret.Length > 0)
                {
                    secret.RemoveAt(secret.Length - 1);
                    ui.Write(mask is null ? "" : "\b \b");
                }
            }
            else if (!char.IsControl(key.KeyChar))
            {
                secret.AppendChar(key.KeyChar);
                ui.Write(mask?.ToString() ?? "");
            }
        }

        ui.WriteLine();
        return secret;
    }

    public int Choice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
    {
        Demand($"{caption} {message}".Trim());
        Head(caption, message);
        while (true)
        {
            ui.Write(Menu(choices, defaultChoice >= 0 ? [defaultChoice] : []));
            string answer = ReadLine().Trim();
            if (answer.Length == 0 && defaultChoice >= 0)
            {
                return defaultChoice;
            }

            if (answer == "?")
            {
                foreach (var choice in choices)
                {
                    ui.WriteLine($"{Key(choice, choices)} - {choice.HelpMessage}");
                }
            }
            else if (Find(answer, choices) is >= 0 and int index)
            {
                return index;
            }
        }
    }

    public Collection<int> Choices(string caption, string message, Collection<ChoiceDescription> choices, IEnumerable<int> defaults)
    {
        Demand($"{caption} {message}".Trim());
        Head(caption, message);
        ui.WriteLine(Menu(choices, defaults));
        var chosen = new Collection<int>();
        while (true)
        {
            ui.Write($"Choice[{chosen.Count}]: ");
            string answer = ReadLine().Trim();
            if (answer.Length == 0)
            {
                return chosen.Count > 0 ? chosen : [.. defaults];
            }

            if (Find(answer, choices) is >= 0 and int index)
            {
                chosen.Add(index);
            }
        }
    }

    public Dictionary<string, PSObject> Fields(string caption, string message, Collection<FieldDescription> descriptions)
    {
        Demand("Read and Prompt functionality is not available.");
        Head(caption, message);
        var answers = new Dictionary<string, PSObject>(StringComparer.OrdinalIgnoreCase);
        foreach (var field in descriptions)
        {
            answers[field.Name] = PSObject.AsPSObject(Field(field));
        }

        return answers;
    }

    public PSCredential Credential(string caption, string message, string userName)
    {
        Demand("Read and Prompt functionality is not available.");
        Head(caption, message);
        string user = userName;
        if (string.IsNullOrEmpty(user))
        {
            ui.Write("User: ");
            user = ReadLine();
        }

        ui.Write($"Password for user {user}: ");
        return new PSCredential(user, ReadSecret('*'));
    }

    private object Field(FieldDescription field)
    {
        // By the engine, which also finds types of modules that the runtime cannot load by name.
        Type type = LanguagePrimitives.TryConvertTo(field.ParameterTypeFullName, out Type? known) && known is not null ? known : typeof(string);
        if (type == typeof(SecureString))
        {
            ui.Write($"{field.Name}: ");
            return ReadSecret('*');
        }

        if (type == typeof(PSCredential))
        {
            return Credential("", "", "");
        }

        if (type.IsArray || typeof(IList).IsAssignableFrom(type))
        {
            var items = new List<string>();
            while (true)
            {
                ui.Write($"{field.Name}[{items.Count}]: ");
                string item = ReadLine();
                if (item.Length == 0)
                {
                    return items.ToArray();
                }

                items.Add(item);
            }
        }

        ui.Write($"{field.Name}: ");
        return ReadLine();
    }

    private void Head(string caption, string message)
    {
        foreach (string line in new[] { caption, message })
        {
            if (!string.IsNullOrEmpty(line))
            {
                ui.WriteLine(line);
            }
        }
    }

    private static string Menu(Collection<ChoiceDescription> choices, IEnumerable<int> defaults)
    {
        string keys = string.Join(", ", defaults.Select(i => $"\"{Key(choices[i], choices)}\""));
        return string.Concat(choices.Select(c => $"[{Key(c, choices)}] {Label(c)}  "))
            + "[?] Help" + (keys.Length > 0 ? $" (default is {keys}): " : ": ");
    }

    private static int Find(string answer, Collection<ChoiceDescription> choices)
    {
        for (int i = 0; i < choices.Count; i++)
        {
            if (string.Equals(answer, Key(choices[i], choices), StringComparison.OrdinalIgnoreCase)
                || string.Equals(answer, Label(choices[i]), StringComparison.OrdinalIgnoreCase))
            {
                return i;
            }
        }

        return -1;
    }

    private static string Label(ChoiceDescription choice) => choice.Label.Replace("&", "", StringComparison.Ordinal);

    private static string Key(ChoiceDescription choice, Collection<ChoiceDescription> choices)
    {
        int ampersand = choice.Label.IndexOf('&', StringComparison.Ordinal);
        return ampersand >= 0 && ampersand + 1 < choice.Label.Length
            ? choice.Label[ampersand + 1].ToString().ToUpperInvariant()
            : choices.IndexOf(choice).ToString(CultureInfo.InvariantCulture);
    }

    private void Demand(string what)
    {
        if (nonInteractive)
        {
            throw Unavailable(what);
        }
    }

    private static PSInvalidOperationException Unavailable(string what)
        => new($"perfsh is in NonInteractive mode or has no more input, and cannot ask. {what}");
}
