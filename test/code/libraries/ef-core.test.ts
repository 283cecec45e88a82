import assert from "node:assert/strict";
import { test } from "node:test";
import { applicationReader } from "../../support/application.ts";

const { check, read } = await applicationReader("csharp");

/** A context, entities by convention and by attributes, and what a context fills while it saves. */
const shop = {
  "Data/ShopContext.cs": `
public class ShopContext : DbContext
{
    public DbSet<User> Users { get; set; }
    public DbSet<Order> Orders => Set<Order>();
    public DbSet<Tag> Tags { get; set; }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<User>(entity =>
        {
            entity.Property(u => u.FullName).HasColumnName("full_name").IsRequired();
                                   ^^^^^^^^ declare Users.full_name
            entity.HasIndex(u => u.Email);
                                   ^^^^^ declare Users.Email
        });
        modelBuilder.Entity<Order>().ToTable("orders", "sales");
    }

    public override int SaveChanges()
    {
        foreach (var entry in ChangeTracker.Entries())
            if (entry.Entity is User user) user.UpdatedAt = DateTime.UtcNow;
                                                ^^^^^^^^^ write Users.UpdatedAt
        return base.SaveChanges();
    }
}
`,
  "Models/User.cs": `
public class User
{
    public int Id { get; set; }
               ^^ declare Users.Id
    public string FullName { get; set; } = "";
                  ^^^^^^^^ declare Users.full_name
    public string Email { get; set; } = "";
                  ^^^^^ declare Users.Email
    public DateTime UpdatedAt { get; set; }
                    ^^^^^^^^^ declare Users.UpdatedAt
    [NotMapped] public string Initials { get; set; } = "";
    public string Display => FullName + Email;
                             ^^^^^^^^ read Users.full_name
                                        ^^^^^ read Users.Email
    public List<Order> Orders { get; set; } = new();
    public string GetFullName() => FullName;
                                   ^^^^^^^^ read Users.full_name
}
`,
  "Models/Tag.cs": `
using System.ComponentModel.DataAnnotations.Schema;
[Table("labels")]
public class Tag
{
    [Column("title")] public string Name { get; set; } = "";
                                    ^^^^ declare labels.title
    public User User { get; set; } = null!;
    public int UserId { get; init; }
               ^^^^^^ declare labels.UserId
}
`,
};

test("reads names from sets, attributes and the model builder", () => check(shop));

test("reads queries, initialisers, assignments and updates, through navigations too", () => {
  check({
    ...shop,
    "Services/Users.cs": `
public class Users(ShopContext context)
{
    private readonly DbSet<Order> _orders = context.Orders;

    public async Task<User?> Rename(User user, string name)
    {
        user.FullName = name;
             ^^^^^^^^ write Users.full_name
        var other = new User { FullName = name, Email = user?.Email ?? "" };
                               ^^^^^^^^ write Users.full_name
                                                ^^^^^ write Users.Email
                                                              ^^^^^ read Users.Email
        User third = new() { Email = "x" };
                             ^^^^^ write Users.Email
        var found = await context.Users.Where(u => u.Email == name).OrderBy(u => u.FullName).FirstOrDefaultAsync();
                                                     ^^^^^ read Users.Email
                                                                                   ^^^^^^^^ read Users.full_name
        found.Email = other.FullName ?? other.Email;
              ^^^^^ write Users.Email
                            ^^^^^^^^ read Users.full_name instead of Email
                                              ^^^^^ read Users.Email instead of full_name
        await context.Users.Where(u => u.Id == 1)
                                         ^^ read Users.Id
            .ExecuteUpdateAsync(s => s.SetProperty(u => u.FullName, u => u.Email).SetProperty(u => u.Email, ""));
                                                          ^^^^^^^^ write Users.full_name
                                                                           ^^^^^ read Users.Email
                                                                                                     ^^^^^ write Users.Email
        foreach (var tag in context.Tags.Include(t => t.User).ThenInclude(u => u.Orders)) tag.Name = tag.User.FullName;
                                                                                              ^^^^ write labels.title
                                                                                                              ^^^^^^^^ read Users.full_name
        var names = from o in _orders join t in context.Tags on o.Id equals t.UserId where o.Total > 1 select o.Number;
                                                                  ^^ read sales.orders.Id
                                                                              ^^^^^^ read labels.UserId
                                                                                             ^^^^^ read sales.orders.Total
                                                                                                                ^^^^^^ read sales.orders.Number
        var raw = EF.Property<string>(found, "FullName") + nameof(User.Email);
                                              ^^^^^^^^ read Users.full_name
                                                                       ^^^^^ read Users.Email
        return found;
    }
}
`,
  });
});

test("follows properties by their types, in entities and in other classes", () => {
  check({
    ...shop,
    "Models/Order.cs": `
public class Order
{
    public int Id { get; set; }
               ^^ declare sales.orders.Id
    public decimal Total { get; set; }
                   ^^^^^ declare sales.orders.Total
    public string Number { get; private set; } = "";
                  ^^^^^^ declare sales.orders.Number
    public User Buyer { get; set; } = null!;
    public ICollection<Tag> Marks { get; set; } = new List<Tag>();
    public bool IsLarge => Total > 100;
                           ^^^^^ read sales.orders.Total
    public Order(string number, decimal Id)
    {
        Number = number;
        ^^^^^^ write sales.orders.Number
        Total += Id;
        ^^^^^ write sales.orders.Total
        Check(Total: Number, Number.Length);
                     ^^^^^^ read sales.orders.Number
                             ^^^^^^ read sales.orders.Number
        var copy = new Ledger { Total = Total };
                                        ^^^^^ read sales.orders.Total
        var names = Lines.Select(Number => Number.Total);
        copy.Total = other.Number;
    }
}
`,
    "Services/Pair.cs": `
public class Pair { public Order? Order { get; set; } public List<User> People { get; init; } public string Email { get; set; } }
public class Report
{
    public void Show(Pair pair, Order order, IEnumerable<Pair> pairs)
    {
        Use(pair.Order.Total, pair.People.First().Email, pair.Email, order.Buyer.FullName, order.Marks.Select(m => m.Name));
                       ^^^^^ read sales.orders.Total
                                                  ^^^^^ read Users.Email
                                                                                 ^^^^^^^^ read Users.full_name
                                                                                                                     ^^^^ read labels.title
        foreach (var each in pairs) Use(each.Order.Number, each.Other.Number);
                                                   ^^^^^^ read sales.orders.Number
    }
}
`,
  });
});

test("tells entities from classes of their name by namespaces", () => {
  check({
    "Data/Context.cs": `
using Shop.Entities;
namespace Shop.Data;
public class Context : DbContext { public DbSet<Item> Items { get; set; } }
`,
    "Entities/Item.cs": `
namespace Shop.Entities;
public class Item { public string Title { get; set; } }
                                  ^^^^^ declare Items.Title
`,
    "Web/Item.cs": `
namespace Shop.Web;
public class Item { public string Title { get; set; } public string Show(Item item) => item.Title + Title; }
`,
    "Services/Items.cs": `
using Shop.Entities;
namespace Shop.Services;
public class ItemsNamed : Specification<Item>
{
    public ItemsNamed(string title) { Query.Where(i => i.Title == title); }
                                                         ^^^^^ read Items.Title
}
public class Items
{
    private readonly IRepository<Item> _items;
    private readonly ICache<Item> _cache;
    public async Task<string> Show() => (await _items.GetByIdAsync(1)).Title + (await _items.ListAsync()).First().Title + _cache.Get().Title;
                                                                       ^^^^^ read Items.Title
                                                                                                                  ^^^^^ read Items.Title
}
`,
  });
});

test("follows joins, groups and objects without a class", () => {
  check({
    ...shop,
    "Services/Joins.cs": `
public class Joins(ShopContext context)
{
    public void Show(bool all)
    {
        var pairs = context.Users.Join(context.Tags, u => u.Id, t => t.UserId, (u, t) => new { User = u, t, u.Email });
                                                            ^^ read Users.Id
                                                                       ^^^^^^ read labels.UserId
                                                                                                              ^^^^^ read Users.Email
        var chosen = pairs.Where(p => p.t.Name != "" && p.User.Email != p.Email).Select(p => p.t).OrderBy(t => t.Name);
                                          ^^^^ read labels.title
                                                               ^^^^^ read Users.Email
                                                                                                                 ^^^^ read labels.title
        var groups = context.Tags.GroupBy(t => t.UserId).Select(g => g.Max(t => t.Name));
                                                 ^^^^^^ read labels.UserId
                                                                                  ^^^^ read labels.title
        var query = from u in context.Users join t in context.Tags on u.Id equals t.UserId select new { u, Label = t };
                                                                        ^^ read Users.Id
                                                                                    ^^^^^^ read labels.UserId
        foreach (var each in query) Use(each.u.Email, each.Label.Name, each.Other.Name);
                                               ^^^^^ read Users.Email
                                                                 ^^^^ read labels.title
        var flat = context.Users.SelectMany(u => u.Orders, (u, o) => new { u.Email, o }).Select(x => x.o.Number);
                                                                             ^^^^^ read Users.Email
                                                                                                         ^^^^^^ read sales.orders.Number
        var any = all ? context.Users.First() : null;
        Use(any.FullName, groups.First().Name);
                ^^^^^^^^ read Users.full_name
    }
}
public class Profile
{
    public Profile()
    {
        CreateMap<User, UserDto>().ForMember(dto => dto.Email, o => o.MapFrom(u => u.FullName)).ReverseMap()
                                                                                     ^^^^^^^^ read Users.full_name
            .ForMember(u => u.Email, o => o.MapFrom(dto => dto.FullName));
                              ^^^^^ read Users.Email
        CreateMap<Form, UserDto>().ForMember(dto => dto.Email, o => o.MapFrom(form => form.Email));
    }
}
`,
  });
});

test("leaves alone what only has the same name", () => {
  check({
    ...shop,
    "Web/Controller.cs": `
public class UserDto { public string FullName { get; set; } public string Email { get; set; } }
public class Controller
{
    public object Map(UserDto dto, Form form)
    {
        var copy = new UserDto { FullName = dto.FullName, Email = form.Email };
        var users = form.Users.Where(u => u.FullName != "").ToList();
        var list = new List<string> { dto.Email };
        return new { FullName = copy.FullName, users, list };
    }
}
`,
    "Migrations/Init.cs": `
public partial class Init : Migration
{
    protected override void Up(MigrationBuilder b) { var user = new User { FullName = "x" }; }
}
`,
  });
});

test("knows what methods of other classes give", () => {
  check({
    ...shop,
    "Data/UserRepository.cs": `
class UserRepository {
    public async Task<User?> ByName(string name) => await context.Users.SingleOrDefaultAsync(u => u.FullName == name);
                                                                                                    ^^^^^^^^ read Users.full_name
    public async Task<IEnumerable<User>> All() => await context.Users.ToListAsync();
}
`,
    "Web/UserController.cs": `
class UserController {
    async Task Save(IUserRepository repository, Dto dto) {
        var user = await _unitOfWork.UserRepository.ByName(dto.FullName);
        user.Email = dto.Email;
             ^^^^^ write Users.Email
        foreach (var each in await repository.All()) each.Email = dto.ByName("x").Email;
                                                          ^^^^^ write Users.Email
    }
}
`,
  });
});

test("knows what generic repositories and managers of users give to those who extend them", () => {
  check({
    ...shop,
    "Data/IRepository.cs": `
public interface IRepository<T> where T : class
{
    IQueryable<T> GetAll();
    Task<T?> Find(object key);
    Task<int> Count();
}
`,
    "Data/IUserRepository.cs": `
public interface IUserRepository : IRepository<User>
{
    void Update(User user);
}
`,
    "Data/AppUserManager.cs": `
public class AppUserManager : UserManager<User> { }
`,
    "Services/Greeter.cs": `
public class Greeter(IUserRepository repository, AppUserManager manager)
{
    public async Task Greet(string id)
    {
        foreach (var user in repository.GetAll().Where(x => x.Email != null)) Console.WriteLine(user.Email);
                                                              ^^^^^ read Users.Email
                                                                                                     ^^^^^ read Users.Email
        var one = await repository.Find(id);
        one.Email = "";
            ^^^^^ write Users.Email
        var found = await manager.Users.FirstOrDefaultAsync(x => x.Email == id);
                                                                   ^^^^^ read Users.Email
        found.Email = repository.Count().Email;
              ^^^^^ write Users.Email
    }
}
`,
  });
});

test("takes users and roles of ASP.NET Core Identity for the tables that its context makes of them", () => {
  check({
    "Data/AppContext.cs": `
public class AppContext : IdentityDbContext<AppUser, AppRole, int> { }
`,
    "Models/AppUser.cs": `
public class AppUser : IdentityUser<int> { public string Alias { get; set; } }
                                                         ^^^^^ declare AspNetUsers.Alias
public class AppRole : IdentityRole<int> { public string Color { get; set; } }
                                                         ^^^^^ declare AspNetRoles.Color
`,
  });
});

test("maps names by the convention of the workspace", () => {
  check({
    "Data/Context.cs": `
class Context : DbContext {
    public DbSet<BlogPost> BlogPosts { get; set; }
    void OnConfiguring(DbContextOptionsBuilder options) => options.UseNpgsql(x).UseSnakeCaseNamingConvention();
    void F() => BlogPosts.Where(p => p.CreatedAt > now);
                                       ^^^^^^^^^ read blog_posts.created_at
}
`,
  });
});

test("puts what one statement writes into one sink, and says where another column goes", () => {
  const [, , , file] = read({
    ...unmarked(),
    "A.cs": "class A { void F(User user) { var a = new User { Email = b.c, Id = 1 }; } }",
  });
  const [sink] = file?.sinks ?? [];
  assert.equal(sink?.kind, "orm-create");
  assert.deepEqual(
    sink?.insertions.map(({ beside, reusableValue, separator }) => [beside, reusableValue, separator]),
    [
      ["Email", "b.c", ", "],
      ["Id", "1", ", "],
    ],
  );
});

test("takes what a context sets while it saves for a hook", () => {
  const [context] = read(unmarked());
  assert.deepEqual(
    context?.sinks.map(({ kind }) => kind),
    ["hook"],
  );
});

function unmarked(): Record<string, string> {
  return Object.fromEntries(Object.entries(shop).map(([path, text]) => [path, text.replace(/^\s*\^+ .*\n/gm, "")]));
}

test("follows extension methods and builders to what their types say they give", () => {
  check({
    ...shop,
    "Extensions.cs": `
public static class OrderExtensions
{
    public static User? Newest(this IList<User> users, bool strict) => null;
    public static IEnumerable<UserDto> Shown(this IEnumerable<User> users) => users.Select(ToDto);
    public static T Same<T>(this T value) => value;
}
public class UserDto { public string Email { get; set; } }
`,
    "UserBuilder.cs": `
public class UserBuilder
{
    private readonly User _user = new();
    public User Build() => _user;
    public UserBuilder WithEmail(string email)
    {
        _user.Email = email;
              ^^^^^ write Users.Email
        return this;
    }
}
`,
    "Service.cs": `
class Service
{
    void F(IList<User> users)
    {
        var newest = users.Newest(true);
        Print(newest.Email);
                     ^^^^^ read Users.Email
        Print(users.Shown().First().Email);
        var made = new UserBuilder().WithEmail("a").Build();
        made.Email = "b";
             ^^^^^ write Users.Email
    }
}
`,
  });
});
