using System.Reflection;

namespace MlNetDeep.Trainers.Tests;

/// <summary>Options, and what they hold, made by their type.</summary>
internal static class Instances
{
    /// <summary>An object as its defaults make it; null where there is no such constructor.</summary>
    public static object? Create(Type type)
    {
        ConstructorInfo? constructor = type.GetConstructors().OrderBy(each => each.GetParameters().Length)
            .FirstOrDefault(each => each.GetParameters().All(parameter => parameter.HasDefaultValue || Given(parameter) is not null));
        return constructor?.Invoke([.. constructor.GetParameters().Select(parameter => Given(parameter) ?? parameter.DefaultValue)]);
    }

    /// <summary>Whether a type's options are in the table of constraints, and can be made.</summary>
    public static bool AreChecked(Type type) => type.IsAssignableTo(typeof(IHasOptionTable)) && Create(type) is not null;

    /// <summary>Throws where the table does not allow what options hold.</summary>
    public static void Check(object options) => ((IHasOptionTable)options).OptionTable.Check(options);

    /// <summary>What options hold under a name, themselves or in their architecture or layout, where nothing is set.</summary>
    public static object? DefaultOf(string name, Architecture architecture, RowLayout layout)
    {
        (object Owner, PropertyInfo? Property)[] all =
        [
            .. new object[] { new NetworkOptions(), architecture, layout }.Select(owner =>
                (owner, owner.GetType().GetProperty(name, BindingFlags.IgnoreCase | BindingFlags.Public | BindingFlags.Instance))),
        ];
        (object found, PropertyInfo? property) = Assert.Single(all, each => each.Property is not null);
        return property!.GetValue(found);
    }

    /// <summary>A network of so many inputs, with two layers that have weights.</summary>
    public static TrainedNetwork SmallNetwork(int inputs)
    {
        var network = new Sequential(new Shape(inputs), new Dense(4), new Tanh(), new Dense(2));
        return new TrainedNetwork(network, new float[network.ParameterCount], new SquaredError());
    }

    /// <summary>What a constructor must be given; null where it may be left out.</summary>
    private static object? Given(ParameterInfo parameter) => parameter.ParameterType == typeof(IReadOnlyList<Layer>) ? Array.Empty<Layer>()
        : parameter.ParameterType == typeof(TrainedNetwork) ? SmallNetwork(3)
        : null;
}
