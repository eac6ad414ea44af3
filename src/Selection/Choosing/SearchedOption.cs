using System.Linq.Expressions;
using System.Reflection;

namespace MlNetDeep;

/// <summary>
/// A property of an options class, or a field, as ML.NET's own have; or one of an object that such a property holds, or of an object in that.
/// </summary>
internal sealed class SearchedOption
{
    private static readonly MethodInfo Copy = typeof(object).GetMethod(nameof(MemberwiseClone), BindingFlags.Instance | BindingFlags.NonPublic)!;

    // From the options inwards: each member, and the type of the object that has it.
    private readonly (MemberInfo Member, Type Owner)[] _path;

    private SearchedOption(params (MemberInfo Member, Type Owner)[] path) => _path = path;

    /// <summary>As journals and tables call it, such as Architecture.NumberOfUnits.</summary>
    public string Name => NameTo(Depth);

    /// <summary>1 for an option of the options themselves, 2 for one of an object in them, and so on.</summary>
    public int Depth => _path.Length;

    /// <summary>What an expression such as <c>o => o.LearningRate</c> or <c>o => ((Lstm)o.Architecture).NumberOfUnits</c> names.</summary>
    public static SearchedOption Of<TOptions, TValue>(Expression<Func<TOptions, TValue>> option)
    {
        ArgumentNullException.ThrowIfNull(option);
        var path = new Stack<(MemberInfo, Type)>();
        Expression at = option.Body;
        while (at is MemberExpression { Expression: { } owner, Member: var member } && CanSet(member))
        {
            path.Push((member, owner.Type));
            at = owner is UnaryExpression { NodeType: ExpressionType.Convert or ExpressionType.TypeAs } cast ? cast.Operand : owner;
        }

        if (path.Count > 0 && at is ParameterExpression)
            return new SearchedOption([.. path]);
        throw new ArgumentException(
            $"'{option}' names no option that can be set: write it as o => o.LearningRate, or o => ((Lstm)o.Architecture).NumberOfUnits, with " +
            "properties or fields that can be set.",
            nameof(option));
    }

    /// <summary>The option named Seed, if there is one that null leaves to chance.</summary>
    public static SearchedOption? SeedOf(Type options) =>
        options.GetMember("Seed").FirstOrDefault(CanSet) is { } seed && TypeOf(seed) == typeof(int?) ? new SearchedOption((seed, options)) : null;

    /// <exception cref="ArgumentException">An object on the way is null, or of another type.</exception>
    public object? Get(object options) => Get(OwnerOf(options), _path[^1].Member);

    /// <summary>What the library's own options say of it; null of others.</summary>
    /// <exception cref="ArgumentException">An object on the way is null, or of another type.</exception>
    public OptionRow? RowOf(object options) => (OwnerOf(options) as IHasOptionTable)?.OptionTable.Find(_path[^1].Member.Name);

    /// <summary>Sets it. Objects on the way are copied before, as options of several trials may share them.</summary>
    /// <exception cref="ArgumentException">An object on the way is null, or of another type.</exception>
    public void Set(object options, object? value) => Set(options, 0, value);

    private void Set(object owner, int step, object? value)
    {
        MemberInfo member = _path[step].Member;
        if (step < Depth - 1)
        {
            object part = Copy.Invoke(Check(Get(owner, member), step + 1), null)!;
            Set(part, step + 1, value);
            value = part;
        }

        if (member is PropertyInfo property)
            property.SetValue(owner, value, BindingFlags.DoNotWrapExceptions, null, null, null);
        else
            ((FieldInfo)member).SetValue(owner, value);
    }

    private object OwnerOf(object options)
    {
        object owner = Check(options, 0);
        for (int step = 1; step < Depth; step++)
            owner = Check(Get(owner, _path[step - 1].Member), step);
        return owner;
    }

    private object Check(object? owner, int step)
    {
        Type expected = _path[step].Owner;
        if (expected.IsInstanceOfType(owner))
            return owner!;
        string holder = NameTo(step), actual = owner is null ? "null" : $"of type {OptionText.TypeName(owner.GetType())}";
        throw new ArgumentException(
            $"{Name} cannot be searched where {holder} is {actual}: start the space from options whose {holder} is of type " +
            $"{OptionText.TypeName(expected)}, and give {holder} no values of another type.");
    }

    private string NameTo(int depth) => string.Join('.', _path.Take(depth).Select(step => step.Member.Name));

    private static object? Get(object owner, MemberInfo member) =>
        member is PropertyInfo property ? property.GetValue(owner) : ((FieldInfo)member).GetValue(owner);

    // Properties that only an initializer sets, as records have them, can be set by reflection as well.
    private static bool CanSet(MemberInfo member) =>
        member is PropertyInfo { SetMethod.IsPublic: true } or FieldInfo { IsInitOnly: false, IsLiteral: false };

    private static Type TypeOf(MemberInfo member) => member is PropertyInfo property ? property.PropertyType : ((FieldInfo)member).FieldType;
}
