import { test } from "node:test";
import { applicationReader } from "../../support/application.ts";

const { check } = await applicationReader("php");

const user = `<?php
namespace App\\Models;

use Illuminate\\Foundation\\Auth\\User as Authenticatable;

class User extends Authenticatable
{
    protected $fillable = ['name', 'email'];
    protected $appends = ['initials'];
    protected function casts(): array { return ['born_on' => 'date']; }
    public function posts() { return $this->hasMany(Post::class); }
}
`;
const post = `<?php
namespace App\\Models;

use Illuminate\\Database\\Eloquent\\Model;

class Post extends Model
{
    protected $table = 'articles';
    public function author() { return $this->belongsTo(User::class); }
}
`;
const models = { "app/Models/User.php": user, "app/Models/Post.php": post };
/** Lines of marked code after the opening tag and the imports. */
const app = (code: string) => ({
  "app/App.php": `<?php\nuse App\\Models\\User;\nuse App\\Models\\Post;\nuse Illuminate\\Support\\Facades\\DB;\n${code}`,
});
const reads = (code: string) => check({ ...marked, ...app(code) });
const marked = {
  ...models,
  "app/Models/User.php": user
    .replace(
      "['name', 'email'];",
      "['name', 'email'];\n                            ^^^^ declare users.name\n                                    ^^^^^ declare users.email",
    )
    .replace(
      "'date']; }",
      "'date']; }\n                                                 ^^^^^^^ declare users.born_on",
    ),
};

test("takes what a model lists for declared, and what it computes for none", () => check(marked));

test("reads what models create and update", () => {
  reads(`
User::create(['name' => $name, 'email' => $email]);
               ^^^^ write users.name
                                ^^^^^ write users.email
$user = User::where('email', $email)->firstOrFail();
                     ^^^^^ read users.email
$user->update(['name' => $name]);
                ^^^^ write users.name
$user->posts()->create(['title' => $title]);
                         ^^^^^ write articles.title
Post::updateOrCreate(['slug' => $slug], ['title' => $title]);
                       ^^^^ write articles.slug
                                          ^^^^^ write articles.title
User::upsert([['email' => $a, 'name' => $b]], ['email'], ['name']);
                ^^^^^ write users.email
                               ^^^^ write users.name
                                                ^^^^^ read users.email
                                                           ^^^^ write users.name
$row = ['name' => 'x'];
         ^^^^ write users.name
User::query()->insert($row);
$user->increment('logins');
                  ^^^^^^ write users.logins
`);
});

test("reads the columns of queries, qualified or not", () => {
  reads(`
User::select('name', 'users.email as mail')->orderByDesc('born_on')->get();
              ^^^^ read users.name
                            ^^^^^ read users.email
                                                          ^^^^^^^ read users.born_on
User::where(['name' => $a])->orWhere([['email', '=', $b]])->pluck('name', 'id');
              ^^^^ read users.name
                                        ^^^^^ read users.email
                                                                   ^^^^ read users.name
                                                                           ^^ read users.id
User::join('articles as a', 'a.author_id', '=', 'users.id')->where('title', 'x');
                               ^^^^^^^^^ read articles.author_id
                                                       ^^ read users.id
                                                                    ^^^^^ read users.title or articles.title
User::whereHas('posts', fn ($query) => $query->whereNull('deleted_at'));
                                                          ^^^^^^^^^^ read articles.deleted_at
User::selectRaw('max(users.age), x.y')->addSelect(DB::raw('articles.id as id'));
                           ^^^ read users.age
                                                                    ^^ read articles.id
$anything->orderBy('users.name')->where('other.name', 1);
                          ^^^^ read users.name
User::where('posts.title', 'x')->orderBy('articles.title');
                   ^^^^^ read name-only posts.title
                                                   ^^^^^ read articles.title
User::where(function ($q) { $q->where('name', 'like', 'a%'); })->first();
                                       ^^^^ read users.name
`);
});

test("reads tables that are named in the query", () => {
  reads(`
DB::table('users')->where('name', $name)->update(['name' => $next]);
                           ^^^^ read users.name
                                                   ^^^^ write users.name
DB::table('audit.events')->insert([['kind' => 'a'], ['kind' => 'b']]);
                                     ^^^^ write audit.events.kind
                                                      ^^^^ write audit.events.kind
`);
});

test("follows rows through variables, loops, callbacks, parameters and relations", () => {
  reads(`
function rename(User $user, ?Post $post, $other) {
    $user->name = $post->title;
           ^^^^ write users.name
                         ^^^^^ read articles.title
    foreach ($user->posts as $each) { echo $each->title; }
                                                  ^^^^^ read articles.title
    User::all()->each(fn ($one) => $one->email ?? $one->name);
                                         ^^^^^ read users.email instead of name
                                                        ^^^^ read users.name instead of email
    echo $post?->author->name;
                         ^^^^ read users.name
    $other->name = 1;
}
`);
});

const shop = {
  "app/Models/Album.php": `<?php
namespace App\\Models;
use Illuminate\\Database\\Eloquent\\Model;
#[Hidden(['secret'])]
           ^^^^^^ declare albums.secret
class Album extends Model {
    use HasTracks;
    public function title() { return $this->title; }
                                            ^^^^^ read albums.title
}
`,
  "app/Models/HasTracks.php": `<?php
namespace App\\Models;
use Illuminate\\Database\\Eloquent\\Relations\\HasMany;
trait HasTracks {
    public function tracks(): HasMany { return $this->hasMany(Track::class); }
}
`,
  "app/Models/Track.php": `<?php
namespace App\\Models;
use Illuminate\\Database\\Eloquent\\Model;
class Track extends Model {}
`,
  "app/Repositories/Repository.php": `<?php
namespace App\\Repositories;
use Illuminate\\Database\\Eloquent\\Model;
/** @template T of Model */
abstract class Repository {
    public function getOne($id): Model { return $this->modelClass::query()->findOrFail($id); }
    /** @return array<T>|\\Illuminate\\Support\\Collection<int, T> */
    public function getMany(array $ids) { return []; }
    public function count(): int { return 1; }
}
`,
  "app/Repositories/AlbumRepository.php": `<?php
namespace App\\Repositories;
use App\\Models\\Track;
use Illuminate\\Database\\Eloquent\\Collection;
/** @extends Repository<Album> */
class AlbumRepository extends Repository {
    /** @return Collection<int, Track> */
    public function tracksOf($album): Collection { return $album->tracks; }
}
`,
};

test("follows documentation, repositories and traits", () => {
  check({
    ...shop,
    "app/Services/Shop.php": `<?php
use App\\Models\\Album;
use App\\Models\\Track;
use App\\Repositories\\AlbumRepository;
class Shop {
    /** @var Collection<int, Track> */
    private $latest;
    /** @param Collection<Track> $list */
    public function __construct(private readonly AlbumRepository $albums, private Collection $list) {}
    /**
     * @param Album[] $shelf
     * @param iterable<array-key, Track> $rest
     */
    public function show(array $shelf, $rest, Collection $open) {
        foreach ($shelf as $album) { echo $album->title, $album->tracks->first()->length; }
                                                  ^^^^^ read albums.title
                                                                                  ^^^^^^ read tracks.length
        foreach ($rest as $each) { echo $each->length; }
                                               ^^^^^^ read tracks.length
        echo $this->albums->getOne(1)->title, $this->albums->count()->title;
                                       ^^^^^ read albums.title
        foreach ($this->albums->getMany([1]) as $one) { echo $one->title; }
                                                                   ^^^^^ read albums.title
        foreach ($this->albums->tracksOf($one) as $track) { echo $track->length; }
                                                                         ^^^^^^ read tracks.length
        /** @var Track $found */
        $found = app('finder')->find();
        echo $found->length, $this->latest->first()->length, $this->list->first()->length;
                     ^^^^^^ read tracks.length
                                                     ^^^^^^ read tracks.length
                                                                                   ^^^^^^ read tracks.length
        foreach ($open as $thing) { echo $thing->length; }
    }
}
/** @extends Builder<Track> */
class TrackBuilder extends Builder {
    public const SORTS = ['tracks.length', 'albums.title', 'tracks.position', 'other'];
                                  ^^^^^^ read tracks.length
                                                   ^^^^^ read albums.title
                                                                   ^^^^^^^^ read tracks.position
    public const KEYS = ['albums.title', 'menu.open', 'menu.close'];
    public function long() { return $this->where('length', '>', 'COALESCE(tracks.length, 0)'); }
                                                  ^^^^^^ read tracks.length
                                                                                 ^^^^^^ read tracks.length
}
/** @mixin Album */
class AlbumResource extends JsonResource {
    public function toArray($request) { return ['title' => $this->title]; }
                                                                  ^^^^^ read albums.title
}
/** @extends Shelf<Album> */
class ShelfReport extends Shelf {
    public function show() { return $this->title; }
}
`,
  });
});

test("goes on with queries that other methods begin, and lists of a class", () => {
  check({
    ...shop,
    "app/Queries/AlbumQueries.php": `<?php
use App\\Models\\Album;
use Illuminate\\Database\\Eloquent\\Builder;
class AlbumQueries {
    protected static array $columns = ['title', 'year'];
                                        ^^^^^ read albums.title
                                                 ^^^^ read albums.year
    private const MORE = ['genre'];
                           ^^^^^ read albums.genre
    public function start(): Builder { return Album::query(); }
    public function shown(): Builder { return $this->start()->select(static::$columns); }
    public function all() { return $this->shown()->addSelect(self::MORE)->orderBy($this->other); }
    public function count(): int { return $this->start()->where('hidden', 0)->count(); }
                                                                 ^^^^^^ read albums.hidden
}
`,
    "app/list.php": `<?php
function show(AlbumQueries $queries) { $queries->shown()->where('label', 1); $queries->count()->where('label', 2); }
                                                                 ^^^^^ read albums.label
`,
  });
});

test("follows relations of a base class, and those that go on with another", () => {
  check({
    ...shop,
    "app/Models/Entity.php": `<?php
namespace App\\Models;
use Illuminate\\Database\\Eloquent\\Relations\\MorphMany;
abstract class Entity extends Model {
    public function comments(): MorphMany { return $this->morphMany(Comment::class, 'entity'); }
    public function shown(): MorphMany { return $this->comments()->where('hidden', 0); }
                                                                          ^^^^^^ read comments.hidden
}
`,
    "app/Models/Page.php": `<?php
namespace App\\Models;
class Page extends Entity { protected $fillable = ['title']; }
                                                    ^^^^^ declare pages.title
`,
    "app/Models/Comment.php": `<?php
namespace App\\Models;
use Illuminate\\Database\\Eloquent\\Model;
class Comment extends Model {}
`,
    "app/count.php": `<?php
function highest(Entity $entity, Page $page) {
    return $entity->comments()->max('number') + $page->shown()->first()->number + $entity->number;
                                     ^^^^^^ read comments.number
                                                                         ^^^^^^ read comments.number
}
`,
  });
});

test("follows helpers of tests, and reads what tests look up in the database", () => {
  check({
    ...shop,
    "tests/Helpers/Shelf.php": `<?php
use App\\Models\\Album;
class Shelf {
    public function album(array $with = []): Album { return make($with); }
    public function maker(): Maker { return new Maker(); }
}
`,
    "tests/TestCase.php": `<?php
abstract class TestCase extends Base { protected Shelf $shelf; protected ?Track $last; }
`,
    "tests/AlbumTest.php": `<?php
use App\\Models\\Track;
class AlbumTest extends TestCase {
    public function test_title() {
        echo $this->shelf->album()->title, $this->shelf->maker()->title, $this->last->length;
                                    ^^^^^ read albums.title
                                                                                      ^^^^^^ read tracks.length
        $this->assertDatabaseHas('albums', ['title' => 'a', 'meta->seen' => 1]);
                                             ^^^^^ read albums.title
                                                             ^^^^ read albums.meta
        $row = ['length' => 1];
                 ^^^^^^ read tracks.length
        $this->assertDatabaseMissing(Track::class, $row);
        $this->assertDatabaseHas('albums', ['title' => 'b'], 'other');
        $this->assertDatabaseCount('albums', 2);
        $client->assertDatabaseHas('albums', ['title' => 'c']);
        $this->assertArrayHas('albums', ['title' => 'd']);
    }
}
`,
  });
});

test("says nothing of a class whose name two files declare otherwise", () => {
  check({
    ...shop,
    "app/A/Finder.php": "<?php\nnamespace App\\A;\nclass Finder { public function one(): Album { } }\n",
    "app/B/Finder.php": "<?php\nnamespace App\\B;\nclass Finder { public function one(): Track { } }\n",
    "app/find.php": "<?php\nfunction find(Finder $finder) { return $finder->one()->title; }\n",
  });
});

test("reads rows that are put together, and those of factories", () => {
  check({
    ...shop,
    "database/factories/TrackFactory.php": `<?php
use App\\Models\\Track;
class TrackFactory extends Factory {
    public function definition() { return ['length' => 1, 'meta' => ['title' => 2]]; }
                                            ^^^^^^ write tracks.length
                                                           ^^^^ write tracks.meta
    public function long() { return $this->state(fn () => ['length' => 9]); }
                                                            ^^^^^^ write tracks.length
}
class OtherFactory extends Maker {
    public function definition() { return ['length' => 1]; }
}
`,
    "app/create.php": `<?php
use App\\Models\\Track;
function create($data, $other) {
    $data['length'] = 1;
           ^^^^^^ write tracks.length
    $other['title'] = 2;
    $rows[] = ['position' => 1];
                ^^^^^^^^ write tracks.position
    $rows[] = ['length' => 2];
                ^^^^^^ write tracks.length
    Track::query()->insert($rows);
    Track::create($data);
    $data['late'] = 3;
}
`,
  });
});

test("tells hooks of a model", () => {
  check({
    "app/Models/Tag.php": `<?php
use Illuminate\\Database\\Eloquent\\Model;
class Tag extends Model {
    protected static function booted() {
        static::saving(function (Tag $tag) { $tag->slug = Str::slug($tag->name); });
                                                   ^^^^ write tags.slug
                                                                          ^^^^ read tags.name
    }
    public function setNameAttribute($value) { $this->attributes['label'] = $value; }
                                                                  ^^^^^ write tags.label
}
`,
  });
});

test("leaves alone what only has the same name", () => {
  reads(`
$request->validate(['name' => 'required']);
session()->put('name', $x);
$form = ['name' => 'label'];
$dto->name = $request->name;
collect($items)->where('name', 1)->pluck('name');
Schema::table('users', fn ($table) => $table->string('name'));
DB::connection('other')->table('users')->insert(['name' => 1]);
class UserResource { public function toArray() { return ['name' => $this->name]; } }
`);
});

test("follows the typed properties of other classes and of traits, and a trait into the one model that uses it", () => {
  check({
    ...marked,
    "app/Models/Reader.php": `<?php
use Illuminate\\Database\\Eloquent\\Model;
class Reader extends Model
{
    use HasBadge;
}
`,
    "app/Models/HasBadge.php": `<?php
trait HasBadge
{
    public function badge() { return $this->rank; }
                                            ^^^^ read readers.rank
}
`,
    "app/Events/PostLiked.php": `<?php
class PostLiked extends Event
{
    public function __construct(public readonly User $user, public Post $post, public string $label) {}
}
`,
    "app/Builders/ForUser.php": `<?php
trait ForUser
{
    protected ?User $user;
}
`,
    "app/Listeners/Notify.php": `<?php
class Notify
{
    use ForUser;

    public function handle(PostLiked $event): void
    {
        send($event->user->email, $event->post->title);
                           ^^^^^ read users.email
                                                ^^^^^ read articles.title
        send($this->user->name, $event->label->name, $event->other->name);
                          ^^^^ read users.name
    }
}
`,
  });
});

test("reads constants in which most texts are columns of a model's table", () => {
  reads(`
class Sorting
{
    private const ALLOWED = ['users.name', 'users.email', 'users.born_on', 'length', 'rating'];
                                    ^^^^ read users.name
                                                  ^^^^^ read users.email
                                                                 ^^^^^^^ read users.born_on
    private const FILES = ['users.csv', 'length', 'rating'];
}
`);
});

test("reads the keys of relations, and what a condition says a value is", () => {
  check({
    ...marked,
    "app/Models/Note.php": `<?php
use Illuminate\\Database\\Eloquent\\Model;
class Note extends Model
{
    public function writer() { return $this->belongsTo(User::class, 'writer_id', 'number'); }
                                                                     ^^^^^^^^^ declare notes.writer_id
                                                                                  ^^^^^^ declare users.number
    public function answers() { return $this->hasMany(Note::class, 'parent_id'); }
                                                                    ^^^^^^^^^ declare notes.parent_id
}
`,
    "app/Tree.php": `<?php
use App\\Models\\User;
use App\\Models\\Post;
function show($entity, $other)
{
    if ($entity instanceof Post && !$entity->hidden) print($entity->title);
                                             ^^^^^^ read articles.hidden
                                                                    ^^^^^ read articles.title
    if (!($entity instanceof User)) print($entity->name);
    if ($entity instanceof User || $other) print($entity->name);
    return $other instanceof User ? $other->email : $other->name;
                                            ^^^^^ read users.email
}
`,
  });
});

test("follows lists of columns through what merges them", () => {
  reads(`
class UserQueries
{
    protected static array $shown = ['name', 'email'];
                                      ^^^^ read users.name
                                              ^^^^^ read users.email
    protected static array $more = ['born_on'];
                                     ^^^^^^^ read users.born_on
    protected static array $labels = ['name'];

    function all() { return User::query()->select(array_merge(static::$shown, ['id']))->get(); }
                                                                                ^^ read users.id
    function some() { return User::query()->select($this->withId(static::$more))->get(); }
    function other() { return User::query()->select(labels(static::$labels)); }
}
`);
});
